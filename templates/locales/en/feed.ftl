# The feed, in English.

feed-while-away = While you were away
feed-away = { $messages } in { $conversations }, since { $since }.
feed-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
feed-conversations = { $count ->
    [one] { $count } conversation
   *[other] { $count } conversations
}
feed-read-all = Mark everything as read
feed-passed = Marked as read: { $rooms }.
feed-again = Waits again: { $rooms }.
feed-undo = Undo
feed-answer = Answer
feed-quiet = You have silenced this room: only what names you counts.
feed-folded = { $count ->
    [one] { $count } more
   *[other] { $count } more
}
feed-further = { $count ->
    [one] { $count } more conversation waits
   *[other] { $count } more conversations wait
}
feed-last = The last thing: { $name }, { $at }.
feed-before = Read before

## Why is this unread?
why-title = Why { $room } is unread
why-here = { $messages } after the one you read last, from { $names }, since { $since }.
why-thread = { $messages } in a thread that you follow, from { $names }, since { $since }.
why-named = { $count ->
    [one] { $count } of them calls you.
   *[other] { $count } of them call you.
}
why-nothing = Nothing waits for you here.
why-rule = Your own messages and those that were taken back do not count.
why-ask = Why is this unread?
why-everything = Why is anything unread?
# After a number, as in «3 for you».
for-you = for you
calls-you = { $count ->
    [one] { $count } message calls you
   *[other] { $count } messages call you
}

## The private feed
atom = Feed for other programs
atom-means = A program that reads feeds (Atom) can read yours by an address of its own. Whoever has the address reads what you may read at that moment; rooms that are silent or hidden for you are left out.
atom-key = The key
atom-make = Make an address
atom-again = Make another address; the one before ends
atom-revoke = End the address
atom-words = Show the words, and not only who spoke where
atom-shows-words = It shows the words.
atom-shows-titles = It shows who spoke where, without the words.
atom-made = Made on { $date }.
atom-link = Your address
atom-address = Address
atom-once = It is shown this once. Put it into your program now; it is as secret as a password.
atom-entry = { $name } in { $place }
## Feeds of one’s own
own-feeds = Your feeds
own-feed = A feed of your own
own-feed-all = Everything
own-feed-new = A feed of your own
own-feed-change = Change this feed
own-feed-means = It shows what waits in what you choose here, in the same order, and has an end, too. Everything else still waits under “Everything”.
own-feed-name = Its name
own-feed-groups = From these groups
own-feed-kinds = And from anywhere
own-feed-mentions = What names me
own-feed-announcements = Groups in which only hosts write
own-feed-asides = What is said to me aside
own-feed-people = Conversations in which these people say something
own-feed-home = The house opens here when I come in
own-feed-forget = Forget this feed
unfit-feed-empty = Choose a group, a person, or one of the kinds.
unfit-feed-much = { $limit } groups and people are the most.
unfit-feeds-many = { $limit } feeds are the most. Forget one first.
