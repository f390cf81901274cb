# The bridge to other servers, in English.
bridge = Other servers
bridge-short = How they are, whom the house keeps out, and saying farewell
bridge-servers = How they are
bridge-clock = Other servers say that the clock of this machine is wrong by more than an hour. They would believe nothing of what it signs: what waits for them is sent once the clock is right.
bridge-servers-none = No server follows yet, and nothing waits for one.
bridge-days = Letters a day, in the last two weeks
bridge-days-mean = Pale: refused there.
bridge-days-numbers = The same in numbers
bridge-arrived = { $count ->
    [one] one arrived
   *[other] { $count } arrived
}
bridge-refused = { $count ->
    [one] one was refused
   *[other] { $count } were refused
}
bridge-waits = For whom most waits
bridge-followers = { $count ->
    [one] one follower
   *[other] { $count } followers
}
bridge-waiting = { $count ->
    [one] one thing waits for it
   *[other] { $count } things wait for it
}
bridge-failing = does not answer since { $date }
bridge-well = answers
blocks-outside = Kept out
blocks-outside-mean = Nothing goes to them and nothing comes from them. What they received is still asked back when it is withdrawn.
block-target = A server or an account
block-target-hint = A server by its name, such as spam.example, with everything below it; an account by the address of its page.
block-reason = Why, for the other hosts
block-do = Keep out
block-lift = Let in again
block-wrong = This is neither the name of a server nor the address of an account.
block-import = Take over a list
block-list = The list
block-list-hint = As Mastodon exports it, or one server a line. Servers that are only limited there are left out.
block-import-do = Keep them all out
only = Only these servers
only-mean = Where this is on, nothing goes to any other server, and nothing comes from one. What everybody may read in the window stays public.
only-group-mean = For this group alone: where this is on, nothing goes to any other server, and nothing comes from one. What everybody may read in the window stays public.
only-add = Servers
only-add-hint = One a line, by name, each with everything below it.
only-add-do = Put on the list
only-remove = Take from the list
only-on = On: only the servers on this list are heard and told.
only-on-do = Hear and tell only these servers
only-off-do = Hear and tell everybody again
only-cuts-none = It ends with no server that follows now.
only-cuts = { $count ->
    [one] Switching this on ends it with one server:
   *[other] Switching this on ends it with { $count } servers:
}
only-cuts-followers = { $count ->
    [0] Nobody there follows; what they said and claimed goes.
    [one] One follower goes, with what they said and claimed.
   *[other] { $count } followers go, with what they said and claimed.
}
only-cut-do = End it with them, and hear only these servers
error-cuts = End it with them?
error-cuts-means = { $count ->
    [one] One server that is not on the list would be cut off.
   *[other] { $count } servers that are not on the list would be cut off.
}
list-taken = { $count ->
    [0] Nothing was taken over.
    [one] One line was taken over.
   *[other] { $count } lines were taken over.
}
list-stood = { $count ->
    [0] None stood there already.
    [one] One stood there already.
   *[other] { $count } stood there already.
}
list-limited = { $count ->
    [one] One is only limited there, and was left out.
   *[other] { $count } are only limited there, and were left out.
}
list-unread = { $count ->
    [one] One could not be read:
   *[other] { $count } could not be read:
}
list-line = Line { $line }:
saved-disallowed = Taken from the list.
saved-hear-only = From now on only these servers are heard and told.
saved-hear-anybody = Everybody is heard and told again, but those who are kept out.
bridge-keys = Keys
bridge-keys-since = Other servers know by keys of { $date } that it is this house that speaks.
bridge-keys-untold = { $count ->
    [0] Every server has heard of the last change.
    [one] One server has not heard of the last change yet: the former keys still sign to it, for a week at most.
   *[other] { $count } servers have not heard of the last change yet: the former keys still sign to them, for a week at most.
}
bridge-keys-underway = Until they have, only keys in wrong hands are changed again.
bridge-keys-mean = New keys get new names, and servers that follow are told of them under the former ones. A backup from before holds the former ones only.
bridge-keys-at-once = The former keys are in wrong hands
bridge-keys-at-once-means = They sign nothing more. Servers that do not look for the new ones understand nothing of this house for a day or two.
bridge-keys-do = Change the keys
saved-keys = The keys are changed. Servers that follow are being told.
quotes = Who may quote
quotes-mean = Other servers show a quote only with a yes that they find here. It is taken back when the highlight is withdrawn. What is shown already keeps what it was shown with, if that is stricter.
quotes-nobody = Nobody else
quotes-asked = Whoever a host says yes to
quotes-anybody = Anybody
quote-end = Take the yes back
saved-quotes = Saved. For what is shown already it holds where it is stricter.
actor-type = As what other servers show this group
actor-type-means = Mastodon shows an automated account with a badge that says so, and a group without one. Followers’ servers are told when it changes; some keep what they had.
actor-type-group = As a group
actor-type-service = As an automated account
saved-actor-type = Saved. Followers’ servers are told.
saved-quote-ended = Taken back. Their server is told.
todo-block = Hear nothing more of them here
farewell = Farewell
farewell-means = Everything that is shown is withdrawn, and every server that received it is asked to delete it. When they have confirmed, shut the window. This cannot be taken back: what was withdrawn does not return.
farewell-count = Servers asked to delete: { $asked }. Confirmed everything: { $confirmed }.
farewell-do = { $count ->
    [one] Withdraw the one highlight that is shown
   *[other] Withdraw all { $count } highlights
}
farewell-done = Nothing is shown any more.
saved-kept-out = Kept out.
saved-let-in = Let in again.
saved-farewell = Everything is withdrawn. The servers are being asked.
group-outside = This group and the world
group-outside-what = Servers and accounts with which this group has nothing to do, and how it ends its public address.
group-outside-none = The world does not know this group: it has no public handle.
followers-outside = Who follows
followers-approve = Hosts say yes to each who wants to follow
followers-approve-means = Whoever asks waits in the list of what is to do. Without this anybody may follow whom the group does not keep out. Whoever follows already goes on.
followers-none = Nobody follows yet.
followers-since = since { $date }
follower-remove = Let them follow no more
saved-followers = Saved. Servers that follow are told.
saved-follower-gone = They follow no more. Their server is told.
blocks-outside-group-mean = For this group alone: nothing goes to them and nothing comes from them. What they received is still asked back when it is withdrawn.
group-silent = This group ended its public address on { $date }. It can show nothing any more.
farewell-group-means = Everything that this group shows is withdrawn, every server that received it is asked to delete it, and then its public address ends. This cannot be taken back: nobody can follow it again, and the address is not given to another group.
farewell-group-owner = Only the owner of the group can do this.
farewell-group-do = { $count ->
    [0] End the public address
    [one] Withdraw the one highlight, and end the public address
   *[other] Withdraw all { $count } highlights, and end the public address
}
