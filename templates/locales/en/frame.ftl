# The pages around everything, the feed and the rooms, in English.

## The frame
skip = Skip to the content
skip-to-say = Skip to writing
site = Site
side = Rooms and groups
tabs = Main
tab-feed = Feed
tab-rooms = Rooms
tab-highlights = Highlights
tab-settings = Settings
close = Close
cancel = Cancel
save = Save
add = Add
done = Done
copy = Copy
retry = Try again
refresh = Refresh
feed = The feed
highlights = Highlights
house = The house
settings = Settings
rooms = Rooms
people = People
host = host
owner = owner
unread = unread
invited-by = invited by { $name }
members = { $count ->
    [one] { $count } member
   *[other] { $count } members
}
people-count = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}

## The feed
feed-label = The feed, all your groups
feed-fresh = Show what is new
feed-empty = Nothing has been said yet. A group gives people a reason to talk.
feed-all-read = You have read everything.
feed-end = That is everything.
go-in = Go in
open-groups = Other groups of the house
open-groups-all = All of them
open-groups-none = You are in every group that you may know of.
ready-waits = Everybody agreed: «{ $title }» waits for a host

## Rooms
back-to-feed = Back to the feed
back-to-room = Back to { $room }
group-page = The group’s page
people-here = { $count ->
    [one] { $count } person reads here
   *[other] { $count } people read here
}
messages-of = Messages in { $room }
older = Older messages
to-present = Back to now
room-empty = This room is waiting for its first sentence.
new-messages = { $count ->
    [one] { $count } new
   *[other] { $count } new
}
still-page = This page does not update by itself.
say-in = Write in { $room }
say-in-thread = Write in this thread
greet = Say hello to { $name }
send = Send
sending = Sending…
not-sent = Not sent yet.
discard = Delete
message-tools = What to do with this message
copy-link = Copy the link
propose = Propose as a highlight
mark-read = Mark as read
