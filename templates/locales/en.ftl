# Every sentence of the pages, in English.

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
read-on = Continue at the first unread
go-in = Go in
open-groups = Open to everyone in the house

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
greet = Say hello to { $name }
send = Send
sending = Sending…
not-sent = Not sent yet.
discard = Delete
message-tools = What to do with this message
copy-link = Copy the link
propose = Propose as a highlight

## Groups
found-group = New group
found = Create the group
group-name = Name of the group
group-purpose = What is it for?
group-purpose-hint = One sentence. It stands on the door, before anyone accepts.
who-may-see = Who may know of it, who may enter
visibility-secret = Secret
visibility-secret-means = Only its members know that it exists. One enters by invitation.
visibility-closed = Closed
visibility-closed-means = Everyone in the house sees that it exists; only members read it. One enters by invitation.
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

## Invitations
invite-someone = Invite someone
invite-groups = Which groups does it open?
invite-note = A note to the person
invite-note-hint = A few words of your own. They are shown on the door, with your name.
invite-uses = For how many people?
invite-uses-hint = One is safest: the link dies with its first use.
invite-days = Good for
invite-make = Make the invitation
invite-made = Your invitation is ready
invite-for = { $count ->
    [one] for one person
   *[other] for { $count } people
}
invite-until = until { $date }
invite-link = The link
invite-spoken = Or the code, to say or to write on a card:
invite-once = This is the only time it is shown. The house keeps no copy that could be read.
invite-another = Make another
unfit-uses = A number from 1 to { $limit }.
invite-no-group = Choose at least one group.

## The door
door-title = { $name } invites you
door-invites = { $name } invites you to
door-you-join = You will join
door-mine = you are in it
door-valid = Valid
door-who-reads = Who will be able to read you
door-reads-group = { $count ->
    [one] The people of this group.
   *[other] In each group, the people of that group.
}
door-reads-hosts = { $names } may let others in.
door-reads-open = Everyone in the house may enter and read { $names }.
door-reads-owner = Technically, also { $names }, who { $count ->
    [one] runs
   *[other] run
} the server: messages are stored there and are not end-to-end encrypted.
door-leaves-nothing = Nothing leaves this house, and nothing will without your consent.
door-leaves-asked = Nothing leaves this house unless you say yes, each time, to the exact words.
door-reply = Your answer
door-accept = Accept the invitation
door-refuse = Not for you? Just close this page. Nobody is told.
door-member = You are here as { $name }
door-gains = { $count ->
    [one] This invitation also opens a group you are not in.
   *[other] This invitation also opens { $count } groups you are not in.
}
door-join = Enter
door-not-for-me = Not for me
door-nothing-new = You are already in everything this invitation opens.
door-to-feed = To the feed
door-closed = This invitation is not open
door-closed-means = It may have been used, it may have ended, or the link may be incomplete. Ask the person who gave it to you.
enter-code = Enter a code
have-code = I have an invitation
code = Your code
code-hint = As it was given to you. Spaces, dashes and capitals do not matter.
code-open = Open the door
have-account = I already have an account
your-name = Your name
your-name-hint = What people call you. You can change it.
your-handle = Your handle
your-handle-hint = To sign in and to be found: small letters, digits, and _. It stays.
password = Password
password-hint = Ten characters or more. A sentence works well.

## Coming in
sign-in = Sign in
sign-out = Sign out
sign-out-here = Sign out of this browser
handle = Handle
sign-in-wrong = That handle and that password do not go together.
sign-in-later = Too many attempts. Wait a few minutes, then try again.
sign-in-lost = Lost your password? Ask whoever runs this house for a sign-in link.
enter-hello = Hello { $name }
enter-means = This link signs you in, once.
enter-as = Come in as { $name }
enter-dead = This link no longer opens anything
enter-dead-means = It was used, or its day has passed. A new one can be made by whoever runs this house.
claim = This house is yours
claim-means = Give it a name and yourself an account. You will run it; nobody else can use this page.
claim-do = Open the house
house-name = Name of the house
house-name-hint = Shown on the door and to strangers. You can change it.
preparing = This house is being prepared
preparing-means = Nobody lives here yet. If it is yours, open the link that the server printed when it started.
welcome = By invitation
welcome-means = This is a private house. One enters by invitation, and only what people choose to show can be seen from outside.

## Highlights
highlight-title = Title
highlight-by = proposed by { $who }, { $date }
workshop-pick = Choose the messages
pick-this = Choose this message by { $name }
workshop-asked = Will be asked
workshop-then = What happens then
workshop-step-authors = Each person quoted sees their exact words and says yes, yes without their name, or no. Silence is no.
workshop-step-host = Then a host of the group decides.
workshop-step-hosts = Then a host decides: { $names }.
workshop-step-afar = Then it becomes a public page, and goes to those who follow { $address }.
workshop-own = Your own words, if you quote them
workshop-shut = Nothing can be proposed yet: the window of this house is shut, or the group has no public handle. The owner opens the first, a host gives the second.
workshop-ask = Ask for their consent
workshop-many = Choose fewer messages, { $limit } at most.
withdraw-truth = It can be withdrawn at any time. The page then disappears, and the servers that received it are asked to delete it. Most do; nobody can force them.
slip-asks = { $who } would like to show what you said: “{ $title }”
slip-public-here = Anyone on the web could read it.
slip-public-afar = Anyone could read it, here and on the fediverse.
slip-rest = Everything else you wrote stays in { $group }.
slip-silence = Without your answer by { $date }, nothing is published.
mine-asks = { $who } asks for your consent
mine-afar = Anyone could read the words above, on this site and wherever { $address } is followed.
yes-named = Yes, signed { $name }
yes-nameless = Yes, without my name
no-thanks = No
no-reason = You need not give a reason. If you say no, nobody is told that it was you.
mine-said = You said yes, signed { $name }.
mine-said-nameless = You said yes, without your name.
mine-change = Change my answer
see-whole = See it whole
see-copy = See the public page
signed-as = Signed { $name }
signed-nameless = Without a name
answer-asked = waiting
answer-yes = yes
answer-refused = not published
state-asking = Waiting for consent
state-asking-means = Nothing is public. Everyone quoted has to say yes.
state-agreed = Everyone said yes
state-agreed-means = Nothing is public yet. A host decides.
state-published = Public
state-published-means = Anyone can read it.
state-expired = Not published
state-expired-means = Not everyone quoted said yes in time. Nothing has left the house.
state-declined = Not published
state-declined-means = It was decided not to publish it. Nothing has left the house.
state-replaced = Replaced
state-replaced-means = A newer edition has taken its place.
state-withdrawn = Withdrawn
state-withdrawn-means = The public page is gone, and other servers were asked to delete it.
reword = Change my words
reword-words = Your words, as they would be read
reword-means = Only the highlight changes; the room keeps what you said. Everyone quoted is asked again.
reword-do = Keep these words
let-it-be = Let it be
revise = A new edition
is-edition = A new edition of what is already public.
see-former = See the present one
revise-means = To change the title or the words, everyone quoted is asked anew. Until all agree, the public page stays as it is.
revise-do = Prepare a new edition
host-decides = Your decision as a host
host-decides-here = Everyone quoted said yes. If you approve, anyone on the web can read it.
host-decides-afar = Everyone quoted said yes. If you approve, anyone can read it, and it is sent to those who follow { $address }.
approve = Make it public
decline = Do not publish
withdraw = Withdraw it
receipts = Where it went
followers-word = { $count ->
    [one] follower
   *[other] followers
}
delivered-word = { $count ->
    [one] server has it
   *[other] servers have it
}
waiting-word = { $count ->
    [one] server will be tried again
   *[other] servers will be tried again
}
refused-word = { $count ->
    [one] server refused it
   *[other] servers refused it
}

## Public pages
someone = Someone of the group
colophon = Shown since { $date }, with the consent of everyone quoted.
colophon-revised = Revised on { $date }.
follow = Follow { $group }
follow-from = Follow from elsewhere
follow-how = On Mastodon or any other place of the fediverse, search for this address:
also-lit = Other highlights
copies-lede = What the people of { $house } chose to show.
copies-none = Nothing is shown yet.
copy-gone = This page was withdrawn
copy-gone-means = Its authors took it back, as they may at any time.
public-foot = { $house } is a private house. One enters by invitation, and only what is chosen leaves it.

## Settings
settings-you = You
language = Language
language-auto = As the browser asks
theme = Appearance
theme-auto = As the device
theme-light = Day
theme-dark = Night
password-current = Current password
password-new = New password
password-change = Change the password
password-wrong = That is not your current password.
sessions = Where you are signed in
sessions-means = Sign out what you do not know, or no longer use.
session-this = this one
session-opened = since { $date }
session-seen = last seen
session-end = Sign out
saved = Saved.
saved-password = Your password is changed. Every other browser was signed out.
saved-session = Signed out.
saved-answer = Your answer is kept.
saved-window = The window has changed.
saved-handle = The handle is given.

## The owner’s page
window = The window
window-open = Open
window-open-means = Highlights can be published and followed from elsewhere.
window-shut = Shut
window-shut-means = For other servers this house does not exist.
window-address = Public address
window-address-hint = How this house is reached from the internet, for example https://salon.example
window-warn-nothing = Opening it publishes nothing: only highlights that their authors and a host agreed to ever leave.
window-warn-address = The address cannot change afterwards: other servers remember it for ever.
window-warn-copies = What has left can be withdrawn here, but other servers can only be asked to delete it.
window-shut-warns = Shutting it hides every public page. Copies that other servers hold stay there: withdraw the highlights first if they should go.
window-do-open = Open the window
window-do-shut = Shut the window
window-address-wrong = A full address is needed, beginning with https://
window-address-other = This house is not reached at this address. Name the one it is started with, its public URL.

## What is wrong with a field
unfit-name = Between 1 and { $limit } characters, on one line.
unfit-handle = 2 to { $limit } small letters, digits or _, beginning with a letter.
unfit-purpose = One sentence of at most { $limit } characters.
unfit-note = At most { $limit } characters.
unfit-body = Between 1 and { $limit } characters.
unfit-title = Between 1 and { $limit } characters, on one line.
unfit-password-short = At least { $limit } characters.
unfit-password-long = At most { $limit } characters.
handle-taken = Someone here has this handle. Choose another.
code-wrong = This is not a whole code: it has 26 letters and digits.

## When something fails
way-home = To the beginning
error-request = If you tell whoever runs this house, mention:
error-absent = There is nothing here
error-absent-means = Perhaps it moved, perhaps it is not for you to see.
error-forbidden = This is not yours to do
error-forbidden-means = If you think it should be, ask a host of the group.
error-unfit = That could not be accepted
error-unfit-means = Go back, look at what you entered, and try again.
error-too-many = Too many attempts
error-too-many-means = Wait a few minutes, then try again.
error-too-large = That is too large
error-too-large-means = Shorten it and try again.
error-conflict = This was changed meanwhile
error-conflict-means = Open the page again to see how it stands.
error-signed-out = Sign in first
error-signed-out-means = Whoever you are, the house has to know you before this opens.
error-wrong-password = This handle and this password do not go together
error-wrong-password-means = Check both. If you are locked out, the owner of the house can give you a link to come back in.
error-foreign = This came from another site
error-foreign-means = For your safety it was not carried out. Open the page here and try again.
error-door-closed = This invitation is not open
error-door-closed-means = Ask the person who gave it to you.
error-handle-taken = This handle is taken
error-handle-taken-means = Choose another one.
error-not-agreed = Not every author has agreed
error-not-agreed-means = Nothing is shown before each of them has said yes.
error-window-closed = This group has no window
error-window-closed-means = The owner opens the window of the house, then a host gives the group a public handle.
error-last-host = You are the last host
error-last-host-means = Somebody else has to become a host of this group before you leave it.
error-malformed = This could not be read
error-malformed-means = Something in the request is missing or written differently from what is expected.
error-wrong-method = This address does not do that
error-wrong-method-means = What you asked for exists, but not in this way.
error-wrong-media = This kind of content is not read here
error-wrong-media-means = Send what the description of the API says.
error-timeout = That took too long
error-timeout-means = The line was too slow. Try again.
error-crowded = Too much at once
error-crowded-means = The house is busy. Try again in a moment.
error-broken = Something broke
error-broken-means = It is not your doing, and it has been noted. Try again in a moment.

## What the scripts say
js-today = today
js-yesterday = yesterday
js-new-one = { $n } new
js-new-other = { $n } new
js-new-many-one = { $n } new message
js-new-many-other = { $n } new messages
js-present = Back to now
js-present-one = Back to now, { $n } new
js-present-other = Back to now, { $n } new
js-lost = The line is cut. Trying again in { $n } s.
js-lost-now = The line is cut. Trying again…
js-queued-one = { $n } message is waiting.
js-queued-other = { $n } messages are waiting.
js-restart = The house restarts. One moment.
js-signed-out = You were signed out.
js-left = You are no longer in this group.
js-copied = Copied
js-failed = A message could not be sent.
js-retry = Try again
js-older-failed = Older messages did not come. Try again.
ready-waits = Everybody agreed: «{ $title }» waits for a host
mark-read = Mark as read
unfit-room-taken = A room of this group is called so already.
unfit-handle-taken = This name is taken.
workshop-nothing = Choose 1 to 30 messages.
