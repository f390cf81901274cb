# Asides, and whom somebody does not wish to hear, in English.

aside = Aside
asides = Asides
aside-new = Write to somebody
aside-page = Who is in this aside
aside-means = Only the people in it know that it is there. The hosts of the house see a message of it if somebody in it reports that message, and nothing else.
asides-none = Nothing yet. An aside is between two to eight people who share a group.
aside-with = With whom
aside-nobody = Nobody is found by this in the groups that you are in.
aside-open = Open the aside
aside-empty = Nothing has been said here yet.
aside-leave = Leave this aside
aside-leave-means = You will not read it any more, and nobody can bring you back into it.
write-to = Write to { $name }
unfit-aside-alone = Choose somebody.
unfit-aside-many = An aside is between { $limit } people at most, you among them.
unfit-aside-unreachable = Somebody among them cannot be written to now.
unfit-aside-apart = You all have to be in one group together.
unfit-aside-blocking = You blocked somebody among them. Hear them again first, in your settings.
silence-apart = Nothing more can be said in this aside now. It can still be read.
silence-blocking = You blocked the person in this aside. Hear them again to write here.

## Blocks
block = Not hear somebody
block-means = Whoever is blocked cannot write to you aside, nor speak in the asides you are in, and does not ring you by calling your name. They are not told. In the groups that you share everything stays as it is.
block-name = Block { $name }
blocked-means = You blocked { $name }, who was not told.
unblock = Hear them again
blocks = Blocked people
blocks-none = You hear everybody.
saved-blocked = Blocked. You can take that back here or in your settings.
saved-unblocked = You hear them again.
