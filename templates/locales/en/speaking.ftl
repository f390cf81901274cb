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
silence-rules = The rules of this group have changed. Accept them to speak again.
silence-read-rules = Read the rules
silence-announcements = Only the hosts speak here. Everybody reads.

unfit-pattern = A word with letters, or a domain such as shop.example, { $limit } characters at most.
