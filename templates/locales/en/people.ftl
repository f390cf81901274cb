# People: profiles, the tree of invitations, asking to come in, in English.

## Waiting
waiting = One moment
waiting-pending = Your request is with the hosts
waiting-pending-means = You can close this page; we keep your place. Usually answered within a day.
waiting-declined = The hosts said no this time
waiting-for = { $names } will read it.
waiting-said = What you said
waiting-rules = Meanwhile, the rules
waiting-again-from = You may ask again from { $date } on.
waiting-again-words = What you would like to add
waiting-again = Ask again
waiting-leave = I would rather not wait
waiting-leave-means = Your request is withdrawn and your account ends. Your handle stays yours and nobody else’s.
waiting-leave-do = Leave

## Scarcity
unfit-invite-from = You may invite from { $date } on.
unfit-places-taken = { $limit ->
    [0] You have no place to give.
    [one] Your one place is taken.
   *[other] All { $limit } places are taken. One comes back when whoever has it has been here for 30 days in good standing.
}
unfit-places-left = { $limit ->
    [one] You have one place left to give.
   *[other] You have { $limit } places left to give.
}

## People
profile = Profile
more = More
people-search = Name or handle
people-kind = Who
people-find = Find
people-nobody = Nobody is found by this.
people-everybody = Everybody
people-hosts = Who answers for the house
people-guests = Guests
people-waiting = Waiting for approval
people-held-out = Held out
people-gone = Gone
people-ask-of-you = { $count ->
    [one] Somebody asks to come in and says that you know them
   *[other] { $count } people ask to come in and say that you know them
}
house-host = host of the house
here-since = here since { $date }
here-until = until { $date }
state-pending = waits for approval
state-suspended = held out
state-banned = banned
state-left = has left

## A profile
profile-facts = About this person
profile-here = In the house
profile-invited-by = Invited by
profile-brought = Brought in
profile-shared = Groups you share
profile-shared-none = None that you are both in.
deputy = As a host of the house
deputy-places = { $taken } of { $most } places are taken.
deputy-no-limit = They may invite as many as they like.
deputy-invites-from = They may invite from { $date } on.
deputy-allowance = Places they may have open
deputy-allowance-hint = Empty: as many as their role has.
thank = Thank for whom they brought
name-house-host = Make a host of the house
portrait-take-down-of = Take their picture down
dismiss-house-host = No longer a host
saved-role = Their role has changed, and they were told.
saved-places = Their places have changed.
saved-thanked = Your thanks are on their feed.

## The tree
tree = Who came by whom
tree-means = Everybody is here on somebody’s word. Nobody answers for what others do.
tree-line = The way up
tree-gone = somebody who left
tree-none = Nobody came by them yet.
tree-brought = { $count ->
    [0] brought nobody yet
    [one] brought one
   *[other] brought { $count }
}
tree-more = { $count ->
    [one] One more
   *[other] { $count } more
}

## A branch
branch-of = The branch of { $name }
branch-review = Look at the branch
branch-pause = The open invitations of this branch
branch-pause-means = Theirs and those of everybody who came by them. Whoever made one can be asked about it; nobody is punished.
branch-pause-do = Pause them all
branch-people = Who came by them
branch-people-means = Whoever came last stands first.
branch-all = Tick everybody of this page
branch-reason = Why
branch-reason-hint = Said to each of them.
branch-days = For how long
branch-nobody = Tick somebody first.
branch-suspend = Hold out whoever is ticked
saved-suspended = They are held out, and were told why.
saved-branch-paused = The open invitations of the branch are paused.

## Vouching
asking = They say that you know them
asking-means = Taking somebody under your name costs one of your places until the hosts have answered, and then it is theirs. You stand above them in the tree.
asking-nobody = Nobody asks for you.
asking-vouch = I know them: take them under my name
asking-disown = I do not know them
asking-vouched = You vouch for them. The hosts answer.
places-from = You may invite from { $date } on.
places-left = { $count ->
    [0] You have no place left to give.
    [one] You have one place left to give.
   *[other] You have { $count } places left to give.
}

## Asking to come in
ask-in = Ask to come in
ask-title = Ask to come in at { $house }
ask-who-reads = The hosts of this house read what you write here, and whoever you name, if they live here. Nobody else.
come-words = How do you know us?
come-words-hint = A few lines.
ask-knows = Who knows you here?
ask-knows-hint = Their handle, if you know it. You will not be told whether they are here.
ask-email = Your e-mail address
ask-email-hint = Only if you would like the answer there too. The page you get next is enough.
ask-do = Ask
asked = Your request
come-waits = Come back to this page for the answer. Usually it takes a day.
asked-keep = Keep this link
asked-keep-means = The answer comes here, and nowhere else unless you left an address: open this link again to read it. Whoever has it can come in as you.
asked-approved = Welcome, { $name }
asked-approved-means = The hosts said yes. The door is open for you for 30 days.
asked-come-in = Come in
asked-paused = The hosts said yes, and the doors of this house are closed for a while. Come back to this page: your place is kept.
asked-over = You have been answered
asked-over-means = This door was used, or its days are over.
asked-again = You may ask again from { $date } on.
asked-again-now = Ask again
asked-withdrawn = You took your request back
asked-withdraw = I have thought better of it
unfit-empty = A few words are needed here.

## Leaving the house
leave-house = Leave this house
leave-ends = You are signed out everywhere, leave every group, and your invitations close.
leave-outside = { $count ->
    [one] One highlight shows your words outside.
   *[other] { $count } highlights show your words outside.
}
leave-outside-withdraw = Withdraw everything that quotes me
leave-outside-keep = Leave it outside, signed as it is
leave-words-stay = What you said stays where you said it, with your name.
leave-handle-stays = Your handle stays yours: nobody else can take it. To come back you need an invitation and a new one.
leave-confirm = Type { $handle } to leave for good
leave-handle-wrong = This is not your handle.
leave-house-do = Leave for good
leave-owns-house = You own this house. Hand it over first.
leave-owns-groups = You own { $groups }. Hand it over first, or archive it.

## What is told
deed-name-house-host = { $by } made { $about } a host of the house
deed-dismiss-house-host = { $about } is no longer a host of the house, says { $by }
deed-hand-house-over = { $by } handed the house over to { $about }
deed-allow-places = { $by } set the places of { $about }: { $subject }
deed-take-down-portrait = { $by } took the picture of { $about } down
deed-change-doors = { $by } set the doors
deed-pause-doors = { $by } paused all doors
deed-open-doors = { $by } opened the doors again
deed-pause-branch = { $by } paused the open invitations of the branch of { $about }: { $subject }
deed-vouch = { $by } took somebody who asked under their name
deed-leave-house = { $by } left the house
notice-vouch-asked = { $subject } asks to come in and says that you know them
notice-thanked = { $about } thanks you for whom you brought in
notice-named-host = { $about } made you a host of the house
notice-dismissed-host = You are no longer a host of the house, says { $about }
notice-house-handed-over = { $about } handed the house over to you

## When something is wrong with somebody
profile-wrong = If something is wrong
profile-wrong-means = Whom you report never learns that it was you.
profile-report = Tell the hosts of the house
profile-report-in = Tell the hosts of { $group }
profile-hold = Hold back, or suspend…
profile-hold-in = Hold back in { $group }…
profile-send-away = Send away from { $group }
saved-sent-away = They are out of the group. An invitation brings them back.
