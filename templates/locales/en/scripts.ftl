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
js-notice-insecure = This house is not reached over https: browsers allow no notifications then.
js-notice-unsupported = This browser has no notifications. On an iPhone, put the house on the home screen first.
js-notice-denied = This browser was told to allow no notifications from here. Change it in the settings of the site.
js-notice-unanswered = The browser asked, and got no answer. Try again, and allow it.
js-notice-sent = Sent. If nothing appeared, look at the notification settings of your device.
js-notice-works = This is how the house calls you.
