# People: profiles, the tree of invitations, asking to come in, in English.

## Waiting
waiting = One moment
waiting-pending = Your request is with the hosts
waiting-pending-means = You can close this page; we keep your place. Usually answered within a day.
waiting-declined = The hosts said no this time
waiting-held-out = You cannot take part now
waiting-held-out-means = The house keeps your account, and holds you out for a while.
