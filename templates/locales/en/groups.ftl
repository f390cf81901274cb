# Groups, in English.

found-group = New group
found = Create the group
group-name = Name of the group
group-purpose = What is it for?
group-purpose-hint = One sentence. It stands on the door, before anyone accepts.
who-may-see = Who may know of it, who may enter
visibility-secret = Secret
visibility-secret-means = Only its members know that it exists. One enters by invitation.
visibility-closed = Closed
visibility-closed-means = Everyone in the house sees that it exists; only members read it. Its hosts let people in.
visibility-open = Open
visibility-open-means = Everyone in the house may enter and read it. Nobody outside can.
first-room = First room
first-room-hint = You can add others later.
new-room = A new room
join = Enter this group
leave-group = Leave this group
leave-means = What you said stays. To come back you may need an invitation.
group-window = In the window
group-window-means = A public handle lets people elsewhere follow this group’s highlights from Mastodon and other places. They see the group’s name and purpose (of a secret group, its handle alone) and its highlights: no member, no room, no other message.
group-address = The highlights of this group can be followed from elsewhere at this address:
public-handle = Public handle
public-handle-hint = It will be followed as @handle@{ $domain }.
handle-for-ever = Once given, it cannot change: other servers remember it.
give-handle = Give this handle
followers = { $count ->
    [one] { $count } follower elsewhere
   *[other] { $count } followers elsewhere
}
yours-to-do = your turn

## What a group is like
guest = guest
archived = archived
rules = Rules
roles = Roles
of-them-guests = { $count ->
    [one] { $count } guest
   *[other] { $count } guests
}
only-hosts-speak = Only hosts speak here.
group-archived = This group is archived: it can be read, and nothing more is said in it.
group-closed = The owner of the house has closed this group. It can be read, and nothing more is said in it.
group-becomes-open = On { $when } this group becomes open to all members of the house. What was written before stays for its members only.
group-becomes-closed = On { $when } all members of the house will see that this group exists, and can ask to enter it. What was written before stays for its members only.
stands-in = { $who } stands in for { $away }
until-date = until { $date }
reads-all = Whoever enters reads everything that was said.
reads-from-joining = Whoever enters reads what is said from then on.
reads-days = { $count ->
    [one] Whoever enters reads back one day.
   *[other] Whoever enters reads back { $count } days.
}
reads-since = Whoever enters reads back to { $date }, when the group was opened to more people.
reopen-group = Reopen this group
reopen-means = People can speak in it again, and it can be found again.

## Rules
rules-means = Whoever enters accepts them first. When they change everybody is asked again: until then they read on, and do not speak.
rules-lines = One rule a line
rules-hint = Short, and in your own words. Their numbers are named when one is broken.
rules-write = Write the rules
rules-none = This group has no rules.
rules-by = Written by { $name } on { $date }
rules-accept = I have read them and accept them
rules-enter = Accept, and enter
rules-earlier = As they were
rules-wait = There are rules to accept
rules-wait-means = Read them and accept them: until then you can read here, and not speak.
read-rules = Read the rules
saved-written = The rules are written.
saved-rules = You have accepted the rules.

## Settings of a group
about-group = What it is
rhythm = Rhythm
announcements = Announcements
announcements-means = Only hosts speak; everybody reads.
slow = Slow mode
slow-off = Off
slow-for = For how long
slow-until-changed = Until it is changed
hours = { $count ->
    [one] one hour
   *[other] { $count } hours
}
hold-posts = First messages that wait for a host
hold-posts-hint = 0: none of them waits.
hold-days = Of people here for less than so many days
newcomers = Newcomers
read-back = How far back they read
read-back-all = Everything
read-back-joining = From joining on
read-back-days = { $count ->
    [one] One day
   *[other] { $count } days
}
read-back-hint = It stands on the door. A change holds for those who enter after it; whoever is in keeps what they have.
read-back-opened = Nobody reads back beyond { $date }, when the group was opened to more people.
door-questions = Questions to whoever asks to enter
door-questions-hint = Three at most, one a line. The hosts read the answers.
again-days = Days before asking again
again-days-hint = After a host has said no.
keeping-title = How long words stay
keeping-how-long = What is said here is kept
keeping-hint = Then it goes, for everybody, with its files, a tenth of a room an hour at most. It stands on the door. What was published stays until it is withdrawn.
kept-for-ever = For ever
kept-days = { $count ->
    [one] One day
   *[other] { $count } days
}
keeps-days = { $count ->
    [one] What is said is kept for a day.
   *[other] What is said is kept for { $count } days.
}
keeping-goes = { $count ->
    [one] One message is older than that. It would go now, and does not come back.
   *[other] { $count } messages are older than that. They would go within a few days, and do not come back.
}
error-going = Let them go?
error-going-means = { $count ->
    [one] One message is older than that, and would go.
   *[other] { $count } messages are older than that, and would go.
}
keeping-sure = Let them go
room-name = Name of the room
rename = Rename
up = Up
down = Down
archive = Archive
reopen = Reopen
rooms-mean = A room keeps its address whatever it is called. An archived room can be read; one room at least stays open.
visibility-hint = Fewer people: at once. More people: everybody in the group is told, and it happens 24 hours later; what was written before is never shown to those who come after.
call-off = Call it off
archive-group = Archive this group
archive-means = It can still be read, and nothing more is said in it. You can reopen it.
saved-rhythm = The rhythm is set.
previews = Previews of links
previews-look-up = Look up what people link to
previews-group-means = The house asks the page behind a link for its title and a few words, and shows them under the message. That page learns that somebody here was given the link, not who. It is off in secret groups unless you switch it on, and everywhere as long as the house asks no pages.
previews-house-means = Where a group wishes it, the house asks the page behind a link for its title and a few words. Without this no page is asked, in any group.
saved-previews = From now on links are treated so.
saved-keeping = How long words stay is changed.
saved-newcomers = It holds for whoever enters from now on.
saved-rooms = The rooms have changed.
saved-visibility = Done: the group page says how it stands.
unfit-number = A number from 0 to { $limit }.
unfit-last-room = One room at least stays open.

## Roles
name-host = Make a host
dismiss-host = Host no more
role-not-theirs = This person cannot take that on now. Look at who is in the group.
hand-over = Hand the group over
hand-over-means = The group is theirs from then on, and you stay as a host. Only they can give it back.
hand-over-to = To whom
hand-over-confirm = Yes, the group will be theirs.
hand-over-sure = Tick that you are sure, then hand it over.
stand-in = While you are away
stand-in-means = Somebody has your rights until a day you choose, except to hand the group over. Everybody in the group sees it, and it ends by itself.
stand-in-who = Who
stand-in-until = Last day
stand-in-name = Name a stand-in
stand-in-end = End it now
saved-roles = Done.

## Asking to enter
ask-to-enter = Ask to enter
ask-read-by = Read and answered by { $names }.
ask-words = A few words to them
ask-words-hint = If you like.
ask-accepts = To ask is to accept these rules.
ask-send = Ask
asked-waits = You asked to enter
asked-since = Since { $date }. The answer comes on your feed.
ask-withdraw = Take it back
ask-again = You may ask again from { $date } on.

## Every group, for the owner of the house
roles-of-page = Here you choose among the people on this page.
house-groups = Every group
house-groups-none = No group is like that.
group-name-part = A part of its name
group-life = How it is
group-lived = lived in
house-groups-mean = You know that each is there. To read one you must be in it; if you enter, everybody in it is told.
founded-on = since { $date }
open-reports = { $count ->
    [one] { $count } open report
   *[other] { $count } open reports
}
closed-by-house = closed by you
house-group-acts = Close it, or step in
close-reason = Why (its members read it)
close-group = Close this group
step-in = Step in
step-in-means = You become a member. Its log says so, and everybody in it is told.
saved-closed = The group is closed, and its members are told why.
saved-reopened = The group is open again.
further = Further

## What somebody is told
notice-owner-now = { $group } is yours to answer for now; before you it was { $about }.
notice-handed-over = { $group } is handed over to { $about }. You stay as a host.
notice-host-now = { $about } made you a host of { $group }.
notice-host-no-more = You are no longer a host of { $group }.
notice-stand-in = You stand in for { $about } in { $group }, until { $until }.
notice-attended = While you are away, { $about } stands in for you in { $group }, until { $until } or until you are back.
notice-announced = { $subject ->
    [open] On { $until } { $group } becomes open to all members of the house. What was written before stays for its members only.
   *[closed] On { $until } all members of the house will see that { $group } exists. What was written before stays for its members only.
}
notice-closed = The owner of the house closed { $group }: { $reason }
notice-stepped-in = { $about }, who owns this house, has entered { $group }.

## What was done in a group
deed-name-host = { $by } made { $about } a host.
deed-dismiss-host = { $by } made { $about } a member again: no longer a host.
deed-stay-over = The stay of { $by } is over.
deed-rename-group = { $by } changed the name or the purpose: { $subject }.
deed-write-rules = { $by } wrote new rules.
deed-only-announce = { $by } made it a group for announcements: only hosts speak.
deed-let-speak = { $by } let everybody speak again.
deed-slow-down = { $by } changed how quickly one may speak: { $subject }.
deed-hold-first = { $by } changed which first posts of newcomers wait for a host: { $subject }.
deed-read-back = { $by } changed how far back newcomers read: { $subject }.
deed-keep = { $by } changed how long what is said is kept: { $subject }.
deed-show-previews = { $by } had links looked up, so that previews of them are shown.
deed-hide-previews = { $by } had links looked up no more.
deed-ask-at-door = { $by } changed what is asked of whoever would like to enter.
deed-announce = { $by } announced that more people will see the group from { $until }: { $subject }.
deed-call-off = { $by } called off what was announced.
deed-show = From now on more people see the group: { $subject }.
deed-hide = { $by } made the group less visible: { $subject }.
deed-add-room = { $by } added the room { $subject }.
deed-rename-room = { $by } renamed a room: { $subject }.
deed-order-rooms = { $by } moved the room { $subject }.
deed-accept-rules = { $by } accepted the rules.
held-first = the first { $posts } of whoever is here for less than { $days } days
log-former = Before: { $former }.
deed-archive-room = { $by } archived the room { $subject }.
deed-reopen-room = { $by } reopened the room { $subject }.
deed-hand-over = { $by } handed the group over to { $about }.
deed-stand-in = { $about } stands in for { $by } until { $until }.
deed-end-stand-in = { $about } no longer stands in for the owner.
deed-attend = { $about } stands in for { $subject } until { $until }, so that somebody answers.
deed-archive = { $by } archived the group.
deed-reopen = { $by } reopened the group.
deed-close = { $by }, who owns the house, closed the group. { $reason }
deed-step-in = { $by }, who owns the house, entered in the open.
