# Qui peut faire quoi, en français.

rights = Qui peut faire quoi ici
rights-lede = Déduit des règles auxquelles la maison elle-même obéit.
rights-house = Dans la maison
rights-group = Dans un groupe
rights-in = Dans { $group }
rights-kinds = Sortes de groupes
rights-act = Quoi
rights-yes = oui
rights-no = non
rights-you = vous
rights-announcements = Il sert aux annonces : seuls ses hôtes y parlent.
rights-archived = Il est archivé : on peut le lire, et rien ne s’y ajoute.
rights-owner-outside = La personne responsable de la maison sait que chaque groupe existe, et combien il compte de personnes. Elle n’en lit aucun sans y entrer ouvertement, où tout le monde voit qu’elle est là.
rights-rules = Qui n’a pas encore accepté de nouvelles règles lit, et parle à nouveau une fois que c’est fait.

## Les personnes dans la maison
house-role-owner = Responsable
house-role-owner-means = Tient la maison : son nom, sa fenêtre, ses portes, et qui l’accueille. Il n’y en a qu’une.
house-role-host = Hôte
house-role-host-means = Répond de la maison : fait entrer, aide à revenir, et tient dehors qui lui nuit.
house-role-member = Membre
house-role-member-means = Fait partie de la maison, fonde des groupes, et invite.
house-role-guest = En visite
house-role-guest-means = Est dans les groupes de son invitation, jusqu’à un jour, et n’en connaît pas d’autre.
house-role-pending = En attente
house-role-pending-means = A demandé à entrer, et ne voit rien tant que personne n’a répondu.
house-role-suspended = En suspens
house-role-suspended-means = Reste dehors pour un temps, et peut faire appel.
house-role-banned = Sous exclusion
house-role-banned-means = Reste dehors, pour un temps ou pour de bon, et peut faire appel.
house-role-left = Au dehors
house-role-left-means = A quitté la maison ; ses paroles restent où elles ont été dites.

## Ce qu’on fait dans la maison
house-act-create_group = Fonder un groupe
house-act-invite = Inviter quelqu’un
house-act-vouch = Se porter garant de qui demande à entrer
house-act-report = Prévenir les hôtes de la maison à propos de quelqu’un
house-act-see_tree = Voir qui est venu par qui
house-act-leave = Partir
house-act-host = Répondre de la maison
house-act-run = Tenir la maison

## Les personnes devant un groupe
tie-owner = Responsable
tie-owner-means = L’a fondé, ou l’a reçu : nomme ses hôtes, et décide qui peut le connaître. Il n’y en a qu’une.
tie-host = Hôte
tie-host-means = En répond : fait entrer, garde ses règles, prend soin de ses salles.
tie-member = Membre
tie-member-means = Lit et parle.
tie-guest = En visite
tie-guest-means = Lit et parle, jusqu’à un jour ; n’invite personne.
tie-muted = Sans voix
tie-muted-means = Lit, et ne parle pas pour un temps.
tie-asked = En attente
tie-asked-means = A demandé à entrer, et attend la réponse d’un hôte.
tie-outside = Les autres
tie-outside-means = Membres de la maison qui n’en sont pas.
tie-banned = Sous exclusion
tie-banned-means = Ne peut pas y revenir, pour un temps ou pour de bon.

## Ce qu’on fait dans un groupe
act-see = Savoir qu’il existe
act-ask = Demander à entrer
act-enter = Entrer
act-read = Lire
act-say = Parler
act-report = Signaler quelque chose aux hôtes
act-propose = Proposer une mise en lumière
act-invite = Inviter quelqu’un
act-leave = Le quitter
act-moderate = Répondre aux demandes, aux messages retenus et aux signalements ; retirer, faire taire, exclure
act-approve = Laisser sortir une mise en lumière
act-run = Changer ses réglages, ses règles et ses salles
act-own = Nommer des hôtes, le montrer à plus de monde, l’archiver
act-hand_over = Le transmettre, pour de bon ou le temps d’une absence
