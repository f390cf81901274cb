# What somebody keeps for later, in English.

kept = Kept
kept-none = Nothing yet. Keep a message, and it is found again here.
kept-gone = A message that is gone, or is not yours to read any more.
kept-reminds = Reminds you: { $when }
keep = Keep for later
keep-means = Only you see what you keep.
keep-do = Keep it
keep-change = Change
let-go = Keep no more
keep-when = Remind me
keep-never = Never
keep-hour = In an hour
keep-tonight = Tonight
keep-tomorrow = Tomorrow
keep-week = Next week
keep-day = On a day
keep-day-which = Which day
saved-kept = Kept. You find it under Kept.
saved-let-go = It is kept no more.
unfit-remind = A moment to come, in the next ten years.
notice-reminder = You wanted to be reminded of what { $about } said in { $subject }.
remind-title = You kept this for now
remind-of = A message in { $room }
