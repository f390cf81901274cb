# Who can do what, in English.

rights = Who can do what here
rights-lede = Worked out from the rules that the house itself obeys.
rights-house = In the house
rights-group = In a group
rights-in = In { $group }
rights-kinds = Kinds of groups
rights-act = What
rights-yes = yes
rights-no = no
rights-you = you
rights-announcements = It is for announcements: only its hosts speak.
rights-archived = It is archived: it can be read, and nothing is added.
rights-owner-outside = The owner of the house knows that every group exists, and how large it is. They read none without entering it in the open, where everybody in it sees that they are there.
rights-rules = Whoever has not accepted new rules yet reads, and speaks again once they have.

## People in the house
house-role-owner = Owner
house-role-owner-means = Runs the house: its name, its window, its doors, and who hosts it. There is one.
house-role-host = Host
house-role-host-means = Answers for the house: lets people in, helps them back in, and holds out whoever harms it.
house-role-member = Member
house-role-member-means = Belongs here, founds groups, and invites.
house-role-guest = Guest
house-role-guest-means = Is in the groups they were invited to, until a day, and knows of no other.
house-role-pending = Waiting
house-role-pending-means = Has asked to come in, and sees nothing until a host has answered.
house-role-suspended = Suspended
house-role-suspended-means = Is held out for a while, and may appeal.
house-role-banned = Banned
house-role-banned-means = Is held out, for a while or for good, and may appeal.
house-role-left = Gone
house-role-left-means = Has left; what they said stays where they said it.

## What there is to do in the house
house-act-create_group = Found a group
house-act-invite = Invite somebody
house-act-vouch = Vouch for somebody who asks to come in
house-act-report = Tell the hosts of the house of somebody
house-act-see_tree = See who came by whom
house-act-leave = Leave
house-act-host = Answer for the house
house-act-run = Run the house

## People before a group
tie-owner = Owner
tie-owner-means = Founded it, or was handed it: names its hosts, and decides who may know of it. There is one.
tie-host = Host
tie-host-means = Answers for it: lets people in, keeps its rules, looks after its rooms.
tie-member = Member
tie-member-means = Reads and speaks.
tie-guest = Guest
tie-guest-means = Reads and speaks, until a day; invites nobody.
tie-muted = Muted
tie-muted-means = Reads, and does not speak for a while.
tie-asked = Waiting
tie-asked-means = Has asked to enter, and waits for a host.
tie-outside = Others
tie-outside-means = Members of the house who are not in it.
tie-banned = Banned
tie-banned-means = Was sent away, for a while or for good.

## What there is to do in a group
act-see = Know that it exists
act-ask = Ask to enter
act-enter = Enter
act-read = Read
act-say = Speak
act-report = Tell the hosts of something
act-propose = Propose a highlight
act-invite = Invite somebody
act-leave = Leave
act-moderate = Answer requests, held posts and reports; remove, mute, ban
act-approve = Let a highlight out
act-run = Change its settings, rules and rooms
act-own = Name hosts, show it to more people, archive it
act-hand_over = Hand it over, for good or while away
