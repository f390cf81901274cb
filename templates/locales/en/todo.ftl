# What waits for a host, in English.

todo = To do
todo-waits = waiting for you
todo-waiting = { $count ->
    [one] { $count } thing waits
   *[other] { $count } things wait
}
todo-oldest = the oldest:
todo-fresh = Something has changed: show it
todo-nothing = Nothing waiting.
todo-what = What
todo-all = Everything
todo-nothing-here = Nothing of this waits.
todo-kind-request = somebody asks to come in
todo-kind-held = a message that was held back
todo-kind-report = a report
todo-kind-appeal = somebody asks for another look
todo-kind-reply = an answer from outside
todo-kind-flag = a server asks to look
todo-kind-follow = somebody outside asks to follow
todo-kind-quote = somebody outside asks to quote
todo-longest = Oldest answer given in { $span }.
todo-approve = Approve
todo-decline = Decline
todo-look = Look and decide
todo-dismiss = Close
todo-uphold = Let it stand
todo-later = Later
todo-reason = Why
todo-reason-hint = { $name } reads this.
todo-word = A word, if you like
todo-word-hint = Whoever told reads this. Nothing is done about it.
todo-again-days = They may ask again in so many days
todo-undo = Undo

## What waits
todo-asks-group = { $name } asks to enter { $group }
todo-asks-approval = { $name } came by an invitation and waits to be let in
todo-asks-house = { $name } asks to come in
todo-held = { $name } would like to say this in { $room }
todo-held-newcomer = One of their first messages here.
todo-held-word = A word in it is held back here: { $reason }
todo-held-link = A link in it is held back here: { $reason }
todo-reports-message = { $name } reports a message by { $about }
todo-reports-person = { $name } reports { $about }
todo-rule = Against rule { $rule }.
todo-appeals = { $name } asks for another look at this: { $sanction }
todo-imposed = { $name } did it, and said: { $reason }
todo-invited-by = Invited by { $name }.
todo-names = They say that { $name } knows them.
todo-vouches = { $name } vouches for them.

## What was answered
todo-replies = { $name } answers “{ $title }” from outside
todo-flags = The server { $name } asks you to look at “{ $title }”
todo-flags-group = The server { $name } asks you to look at what this group shows
todo-follows = { $name } would like to follow this group from outside
todo-quotes = { $name } would like to quote “{ $title }” from outside
todo-quoting = Their words: { $address }
todo-account-since = Their server says that they are there since { $date }.
todo-server-known = { $server } is known here since { $date }.
todo-server-new = Nothing is known here of { $server }.
todo-server-followers = { $count ->
    [one] One person there follows a group of this house.
   *[other] { $count } people there follow a group of this house.
}
todo-no-thanks = Declined. Their server is told.
todo-done-no-thanks = Declined: { $name }.
todo-seen = Looked at. The server is not answered.
todo-done-seen = Looked at: { $name }.
todo-open = Open to the group
todo-trust = Open, and trust them from now on
todo-hide = Hide
todo-opened = Opened. The group can read it now.
todo-hidden = Hidden. Nobody in the group sees it.
todo-done-hidden = Hidden: { $name }.
todo-approved = Approved.
todo-declined = Declined, with your reason.
todo-dismissed = Closed. Whoever told is told so.
todo-put-off = Put off until tomorrow. The other hosts still see it.
todo-settled-by = Already answered by { $name }.
todo-settled = This does not wait any more.
todo-done-approved = Approved: { $name }.
todo-done-declined = Declined: { $name }.
todo-done-dismissed = Closed: the report about { $name }.
todo-done-upheld = It stands: { $name }.
todo-done-later = Put off until tomorrow: { $name }.

## Keys
todo-keys = Keys
todo-key-move = the next, the one before
todo-key-approve = approve, or look at it
todo-key-decline = decline: write why

unfit-days = Between 0 and { $limit } days.
span-minutes = { $count } min
span-hours = { $count } h
span-days = { $count } days
