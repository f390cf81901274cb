# What holds a message back, in English.

## A message that waits
held-waits = It waits for a host of this group.
held-take-back = Take it back
held-declined = A host did not let this through.
held-put-away = Put it away
error-slow = One moment
error-slow-means = This group speaks slowly. The next message may come in { $count ->
    [one] { $count } second.
   *[other] { $count } seconds.
}
error-filtered = This is not taken here
error-filtered-means = The hosts of this group do not take this.
error-declined = A host did not let this through
error-declined-means = A host did not let this through.

## The rhythm of a group
slow-minutes = { $count ->
    [one] One message a minute
   *[other] One message every { $count } minutes
}
slow-seconds = One message every { $count } seconds
slow-until = until

## Whoever reads and cannot speak
silence-muted = A host has muted you here for a while. You can still read.
silence-archived = This group is archived: it can be read, and nothing more is said in it.
silence-rules = Accept the rules of this group to speak here.
silence-read-rules = Read the rules
silence-announcements = Only the hosts speak here. Everybody reads.

unfit-pattern = A word with letters, or a domain such as shop.example, { $limit } characters at most.

## Filters
filters = Word and link filters
filters-there = What is held back
filters-mean = Words are compared whole, without case and accents. Hosts are not held back.
filters-none = Nothing yet: everybody’s words go straight to the room.
filters-saved = Saved. It counts from the next message on.
filter-new = Hold something back
filter-looks-for = What to look for
filter-kind-word = A word
filter-kind-word-means = Or a few words in a row.
filter-kind-link = A link
filter-kind-link-means = To a domain and what is under it. Without a domain: every link.
filter-pattern = The word, or the domain
filter-pattern-hint = For example: lottery, or shop.example
filter-then = And then
filter-holds = The message waits for a host
filter-refuses = The message is not taken
filter-reason = Why
filter-reason-hint = Whoever writes it reads this, and may write it differently.
filter-add = Add
filter-try = Try it on the last 200 messages
filter-would-find = { $count ->
    [0] None of the last 200 messages has it.
    [one] { $count } of the last 200 messages has it.
   *[other] { $count } of the last 200 messages have it.
}
filter-remove = Remove
filter-word = «{ $pattern }»
filter-any-link = Every link
filter-links-to = Links to { $pattern }
unfit-filters = A group has { $limit } filters at most.

filters-what = Words and links that are held for a host, or not taken.
