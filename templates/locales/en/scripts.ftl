# What the scripts say, in English.

js-today = today
js-yesterday = yesterday
js-new-one = { $n } new
js-new-other = { $n } new
js-new-many-one = { $n } new message
js-new-many-other = { $n } new messages
js-present = Back to now
js-present-one = Back to now, { $n } new
js-present-other = Back to now, { $n } new
js-lost = The line is cut. Trying again in { $n } s.
js-lost-now = The line is cut. Trying again…
js-queued-one = { $n } message is waiting.
js-queued-other = { $n } messages are waiting.
js-restart = The house restarts. One moment.
js-signed-out = You were signed out.
js-left = You are no longer in this group.
js-copied = Copied
js-failed = A message could not be sent.
js-retry = Try again
js-older-failed = Older messages did not come. Try again.
js-from-here = unread from here on
js-waits-again = This waits for you again.
js-kept = Kept for later.
js-act-failed = That did not work. Try again in a moment.
js-editing = You are editing this message. Esc gives it up.
