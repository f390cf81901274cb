# What happens to a message after it was said, in English.

taken-back = Taken back by whoever wrote it
faded = Gone by itself
fades = goes on
quote = { $name }: “{ $words }”
quote-gone = A message that cannot be read here any more
edited = edited
pinned = Pinned
replies = { $count ->
    [one] { $count } reply
   *[other] { $count } replies
}
react = React
emoji-other = Another emoji
reply = Reply
no-answer = Do not answer this
edit = Edit
edit-label = What it says
edit-means = Those who could read it can read what it said before.
edit-save = Save
take-back = Take it back
take-back-means = Its words go, here and on every screen. Its place stays and says that you took it back.
fade = Let it go by itself
fade-means = Its words go then, here and on every screen, whoever has read them or not. Until then you may decide otherwise.
fade-after = Gone after
fade-hour = One hour
fade-day = One day
fade-week = One week
fade-weeks = Four weeks
fade-always = Never: it stays
fade-do = Let it go then
preview-of-link = Preview of the link
preview-means = The house asked the page behind your link what it is about, and shows it under your words.
preview-away = Take the preview away
pin = Pin
unpin = Take down
unread-from-here = Unread from here on
about-rules = Rules, reports, removal
history = What it said before
history-means = { $name } edited this message. Whoever could read it can read every wording.
history-now = as it is now
thread = Thread
thread-in = Thread in { $room }
thread-open = Open the thread
thread-follow = Follow
thread-unfollow = Stop following
thread-empty = Nothing was said under this yet.
everybody-meant = Yes, call everybody

error-unanswerable = There is nothing here to answer
error-unanswerable-means = The message you answer is not there any more. Your words are kept: send them without the answer.
error-everybody = Call everybody?
error-everybody-means = This would call { $count ->
    [one] { $count } person.
   *[other] { $count } people.
} Only if you mean it.
error-words-gone = Its words are gone
error-words-gone-means = This message was taken back or removed.
error-full = No room for another emoji
error-full-means = This message bears as many different emoji as it can.
unfit-stay = Between one minute and { $limit } days.
unfit-emoji = One emoji, please.
act-react = React to messages
act-take_back = Take one’s own words back
act-pin = Pin messages
unfit-read-first = Here a host reads first what newcomers say, so it cannot be said differently yet. Say it anew.
