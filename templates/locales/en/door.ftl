# Invitations, the door, and coming in, in English.

## Invitations
invite-someone = Invite someone
invite-kind = For whom?
kind-person = One person
kind-person-means = One use, one week. The safest.
kind-link = A link for a group
kind-link-means = { $count ->
    [one] One person, two weeks.
   *[other] { $count } people, two weeks.
} Whoever gets it may come.
kind-guest = A guest
kind-guest-means = In these groups alone, until a day. Cannot invite.
invite-nowhere = There is no group that you may invite to.
invite-guest-until = The guest stays until
invite-guest-until-hint = The last day. After it the account opens nothing any more.
invite-guests-stay = Guests stay until { $date }
invite-more = More
invite-uses = For how many people?
invite-uses-hint = Empty: as is usual for what you chose above.
invite-days = Good for how many days?
invite-days-hint = At most 90.
invite-approval = A host answers first
invite-approval-means = Whoever comes by it waits until a host of the first group says yes.
invite-questions = Questions to them
invite-questions-hint = Up to three, a line each.
invite-only-for = Only for an e-mail address
invite-only-for-hint = One address, or those of a domain: @choir.example. This house sends no mail, so the door asks for the address and takes it on the word of whoever comes.
invite-only-for-proven = One address, or those of a domain: @choir.example. The door writes there first, and opens for whoever reads the letter.
invite-language = Language of its page
invite-language-any = That of the reader
invite-hosts = Whoever comes becomes a host of
invite-wording = Words in the place of a code
invite-wording-hint = Ten or more letters a–z, digits and dashes, such as choir-of-june. They can be guessed: prefer them for open occasions.
invite-print = Print a card
invite-print-means = Printed, this page is a card to fold: A6, with the code inside.
unfit-one-person = An invitation for one person is good once. Choose a link to invite more.
unfit-guest-until = A day to come, within a year.
unfit-only-for = An address such as sami@choir.example, or a domain such as @choir.example.
unfit-wording = 10 to { $limit } letters a–z, digits and dashes.
unfit-wording-taken = These words open another door. Choose others.
invite-groups = Which groups does it open?
invite-note = A note to the person
invite-note-hint = A few words of your own. They are shown on the door, with your name.
invite-make = Make the invitation
invite-made = Your invitation is ready
invite-for = { $count ->
    [one] for one person
   *[other] for { $count } people
}
invite-until = until { $date }
invite-link = The link
invite-scan = Or hold a phone over it: this is the same link.
invite-spoken = Or, at { $address }, the code:
invite-once = This is the only time it is shown. The house keeps no copy that could be read.
invite-another = Make another
unfit-uses = A number from 1 to { $limit }.
invite-no-group = Choose at least one group.

## What became of them
invitations-mine = My invitations
invitations-all = Everybody’s invitations
invitations-search = Search in notes and names
invitations-state = State
invitations-any = All
invitations-look = Search
invitations-none = There is none.
invitations-ticked = Those that are ticked:
invitations-older = Older ones
invitation-live = live
invitation-paused = paused
invitation-used_up = used up
invitation-expired = expired
invitation-revoked = closed
invitation-by = by { $name }
invitation-secret-group = a secret group
invitation-used = { $used } of { $uses } came
invitation-came = By it came:
invitation-came-all = Everybody who came by it
invitation-pause = Pause
invitation-reopen = Reopen
invitation-revoke = Close for good
invitation-reissue = New code
invitation-held = A host of the house paused it.

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
door-reads-open = Everyone in the house may enter and read { $names }, and whoever is in it may invite others.
door-reads-owner = Technically, also { $names }, who { $count ->
    [one] runs
   *[other] run
} the server: messages are stored there and are not end-to-end encrypted.
door-leaves-nothing = Nothing leaves this house, and nothing will without your consent.
door-leaves-asked = Nothing leaves this house unless you say yes, each time, to the exact words.
door-reply = Your answer
door-accept = Accept the invitation
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
door-preview = A private house, by invitation.
door-announcements = announcements only
door-hosting = You will be one of its hosts.
door-guest = As a guest
door-guest-until = You stay until { $date }, in these groups alone, and cannot invite others.
door-rules = The rules
door-rules-count = { $count ->
    [one] One rule
   *[other] { $count } rules
}
door-rules-first = The first { $count } rules
door-accepts-all-rules = By coming in you accept all { $count } rules, those on the pages that the door leads to among them.
door-rules-all = { $count ->
    [one] Read the rule
   *[other] Read all { $count } rules
}
door-others = { $count ->
    [one] one other
   *[other] { $count } others
}
door-back = Back to the door
door-accepts-rules = { $count ->
    [one] By coming in you accept the rule above.
   *[other] By coming in you accept the rules above.
}
door-back-all = Whoever comes after you can read all that was said before.
door-back-none = Newcomers read nothing of what was said before they came.
door-back-days = { $count ->
    [one] Newcomers read back one day.
   *[other] Newcomers read back { $count } days.
}
door-back-in = { $group }: { $sentence }
door-approval = { $names } { $count ->
    [one] answers
   *[other] answer
} before you are in. Until then we keep your place.
door-ask = Ask to come in
door-email = E-mail address
door-email-hint = This invitation is for certain addresses only. Nothing is sent to yours: it is checked here, and kept unverified.
door-email-proven = Shown to be yours by the letter. It is kept, and shown to nobody.
door-email-optional = Optional, for a lost password. A letter goes there to confirm it.
door-other-address = This invitation is not for that address.
door-letter-first = Ask for a letter to this address first.
door-address-taken = Somebody here has this address already.
door-letter-asks = This invitation is for certain e-mail addresses. Give yours: the link in the letter opens this door.
door-letter-asked = If this invitation is for that address, a letter is on its way. Its link is good for two hours.
door-lines = A word to the hosts
door-lines-hint = Optional: who you are, how you know us.
unfit-answer = Answer in 1 to { $limit } characters.
door-thanks = Thank you for having looked
door-thanks-means = You can close this page. Nothing was kept, and nobody is told.
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

## What was done about invitations
deed-pause-invitation = { $by } paused an invitation.
deed-reopen-invitation = { $by } reopened an invitation.
deed-reissue-invitation = { $by } gave an invitation a new code.
