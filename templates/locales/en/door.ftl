# Invitations, the door, and coming in, in English.

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
invite-scan = Or hold a phone over it: this is the same link.
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
