# People: profiles, the tree of invitations, asking to come in, in English.

## Waiting
waiting = One moment
waiting-pending = Your request is with the hosts
waiting-pending-means = You can close this page; we keep your place. Usually answered within a day.
waiting-declined = The hosts said no this time
waiting-held-out = You cannot take part now
waiting-held-out-means = The house keeps your account, and holds you out for a while.

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
