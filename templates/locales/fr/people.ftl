# People: profiles, the tree of invitations, asking to come in, in French.

## L’attente
waiting = Un instant
waiting-pending = Votre demande est chez les hôtes
waiting-pending-means = Vous pouvez fermer cette page ; nous gardons votre place. La réponse vient d’ordinaire dans la journée.
waiting-declined = Les hôtes ont dit non cette fois
waiting-held-out = Vous ne pouvez pas participer pour l’instant
waiting-held-out-means = La maison garde votre compte, et vous tient dehors pour un temps.

## Rareté
unfit-invite-from = Vous pourrez inviter à partir du { $date }.
unfit-places-taken = { $limit ->
    [0] Vous n’avez aucune place à donner.
    [one] Votre seule place est prise.
   *[other] Les { $limit } places sont prises. Chacune revient quand la personne qui l’occupe est là depuis 30 jours, en règle.
}
unfit-places-left = { $limit ->
    [one] Il vous reste une place à donner.
   *[other] Il vous reste { $limit } places à donner.
}
