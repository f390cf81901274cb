# People: profiles, the tree of invitations, asking to come in, in French.

## L’attente
waiting = Un instant
waiting-pending = Votre demande est chez les hôtes
waiting-pending-means = Vous pouvez fermer cette page ; nous gardons votre place. La réponse vient d’ordinaire dans la journée.
waiting-declined = Les hôtes ont dit non cette fois
waiting-held-out = Vous ne pouvez pas participer pour l’instant
waiting-held-out-means = La maison garde votre compte, et vous tient dehors pour un temps.
