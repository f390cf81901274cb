# Notices, and the first steps, in English.

notice-seen = Seen
notice-go = Go there
notice-the-house = the house
notice-arrived = { $about } has come in.
notice-first-words = { $about } has said their first words in { $group }.
notice-request-approved = Your request was approved: you are in { $group } now.
notice-request-declined = Your request to enter { $group } was declined: { $reason }
notice-post-declined = A host did not let your message in { $subject } through: { $reason }
## First steps
first-steps = Your first steps here
first-hello = Say hello
first-hello-words = Hello, I am { $name }, invited by { $inviter }.
first-hello-do = Say it
first-noise = What may interrupt you?
noise-nothing = Nothing
noise-named = Only what names me
noise-everything = Everything
first-phone = Put this house on your phone
first-phone-how = See how
first-keep = Keep a way back in
first-keep-how = Codes on paper, a passkey
first-done = Put this card away
first-welcome = 👋 Welcome { $name }
first-welcome-words = Welcome, { $name } 👋
phone-lede = It then opens like an app, without its address. Nothing is installed from a shop.
phone-apple = On an iPhone or iPad, in Safari
phone-apple-share = Tap Share: the square with an arrow, at the bottom.
phone-apple-add = Scroll down, tap “Add to Home Screen”.
phone-android = On Android
phone-android-menu = Tap the three dots, at the top.
phone-android-add = Tap “Install app” or “Add to Home screen”.
phone-try = Try whether it calls you
phone-try-means = A notification comes at once, or a sentence says what is in the way.
notices = Notices
notices-lede = Everything the house told you, latest first.
notices-none = Nothing yet.
notices-all-seen = I have seen all of it
notices-further = { $count ->
    [one] One more notice
   *[other] { $count } more notices
}
saved-notices-seen = None of it stands on your feed any more.
notice-new = New:
