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
feed-undo = Undo
feed-answer = Answer
feed-named = You are called here
feed-quiet = You wish to hear nothing of this room.
feed-show = { $count ->
    [one] Show { $count } message
   *[other] Show { $count } messages
}
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
