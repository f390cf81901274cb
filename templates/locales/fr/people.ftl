# People: profiles, the tree of invitations, asking to come in, in French.

## L’attente
waiting = Un instant
waiting-pending = Votre demande est chez les hôtes
waiting-pending-means = Vous pouvez fermer cette page ; nous gardons votre place. La réponse vient d’ordinaire dans la journée.
waiting-declined = Les hôtes ont dit non cette fois
waiting-for = { $names } la lira.
waiting-said = Ce que vous avez dit
waiting-rules = En attendant, les règles
waiting-again-from = Vous pourrez redemander à partir du { $date }.
waiting-again-words = Ce que vous voulez ajouter
waiting-again = Redemander
waiting-leave = Je préfère ne pas attendre
waiting-leave-means = Votre demande est retirée et votre compte prend fin. Personne d’autre ne prendra votre identifiant.
waiting-leave-do = Partir

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

## Les gens
profile = Profil
more = Suite
people-search = Nom ou identifiant
people-kind = Qui
people-find = Chercher
people-nobody = Personne ne répond à cette recherche.
people-everybody = Tout le monde
people-hosts = Qui répond de la maison
people-guests = Personnes en visite
people-waiting = En attente d’accord
people-held-out = Tenues à l’écart
people-gone = Parties
people-ask-of-you = { $count ->
    [one] Quelqu’un demande à entrer et dit que vous le connaissez
   *[other] { $count } personnes demandent à entrer et disent que vous les connaissez
}
house-host = hôte de la maison
here-since = ici depuis le { $date }
here-until = jusqu’au { $date }
state-pending = attend un accord
state-suspended = à l’écart
state-banned = exclusion
state-left = n’est plus là

## Un profil
profile-facts = À propos de cette personne
profile-here = Dans la maison
profile-invited-by = Sur invitation de
profile-brought = A fait venir
profile-shared = Groupes en commun
profile-shared-none = Aucun où vous soyez toutes les deux.
deputy = En tant qu’hôte de la maison
deputy-places = { $taken } places prises sur { $most }.
deputy-no-limit = Cette personne invite autant qu’elle veut.
deputy-invites-from = Cette personne pourra inviter à partir du { $date }.
deputy-allowance = Places qu’elle peut avoir ouvertes
deputy-allowance-hint = Vide : autant que son rôle en donne.
thank = Remercier pour les gens venus par elle
name-house-host = Nommer hôte de la maison
portrait-take-down-of = Décrocher son image
dismiss-house-host = N’est plus hôte
saved-role = Son rôle a changé, et on le lui a dit.
saved-places = Ses places ont changé.
saved-thanked = Vos remerciements sont sur son fil.

## L’arbre
tree = Qui est venu par qui
tree-means = Chaque personne est ici sur la parole d’une autre. Personne ne répond de ce que font les autres.
tree-line = En remontant
tree-gone = quelqu’un qui n’est plus là
tree-none = Personne n’est encore venu par là.
tree-brought = { $count ->
    [0] n’a encore fait venir personne
    [one] a fait venir une personne
   *[other] a fait venir { $count } personnes
}
tree-more = { $count ->
    [one] Encore une
   *[other] Encore { $count }
}

## Une branche
branch-of = La branche de { $name }
branch-review = Regarder la branche
branch-pause = Les invitations ouvertes de cette branche
branch-pause-means = Les siennes et celles de toutes les personnes venues par elle. On peut en parler avec qui les a faites ; personne n’est puni.
branch-pause-do = Toutes les suspendre
branch-people = Qui est venu par elle
branch-people-means = Les dernières arrivées en premier.
branch-all = Cocher toute cette page
branch-reason = Pourquoi
branch-reason-hint = C’est dit à chaque personne.
branch-days = Pour combien de temps
branch-nobody = Cochez d’abord quelqu’un.
branch-suspend = Tenir à l’écart les personnes cochées
saved-suspended = Ces personnes sont tenues à l’écart, et savent pourquoi.
saved-branch-paused = Les invitations ouvertes de la branche sont suspendues.

## Se porter garant
asking = On dit que vous les connaissez
asking-means = Prendre quelqu’un sous votre nom prend une de vos places jusqu’à la réponse des hôtes, puis cette place est la sienne. Vous êtes au-dessus dans l’arbre.
asking-nobody = Personne ne vous demande.
asking-vouch = Je connais cette personne : je l’invite en mon nom
asking-disown = Je ne connais pas
asking-vouched = Vous répondez de cette personne. Les hôtes décident.
places-from = Vous pourrez inviter à partir du { $date }.
places-left = { $count ->
    [0] Il ne vous reste aucune place à donner.
    [one] Il vous reste une place à donner.
   *[other] Il vous reste { $count } places à donner.
}

## Demander à entrer
ask-in = Demander à entrer
ask-title = Demander à entrer à { $house }
ask-who-reads = Les hôtes de cette maison lisent ce que vous écrivez ici, et la personne que vous nommez, si elle vit ici. Personne d’autre.
come-words = D’où nous connaissez-vous ?
come-words-hint = Quelques lignes.
ask-knows = Qui vous connaît ici ?
ask-knows-hint = Son identifiant, si vous le savez. On ne vous dira pas si cette personne est ici.
ask-email = Votre adresse électronique
ask-email-hint = Seulement pour recevoir aussi la réponse là. La page suivante suffit.
ask-do = Demander
asked = Votre demande
come-waits = Revenez sur cette page pour la réponse. Il faut d’ordinaire un jour.
asked-keep = Gardez ce lien
asked-keep-means = La réponse arrivera ici, et nulle part ailleurs à moins que vous n’ayez laissé une adresse : rouvrez ce lien pour la lire. Qui le possède peut entrer à votre place.
asked-approved = Bienvenue, { $name }
asked-approved-means = Les hôtes ont dit oui. La porte vous est ouverte pendant 30 jours.
asked-come-in = Entrer
asked-paused = Les hôtes ont dit oui, et les portes de cette maison sont fermées pour un temps. Revenez à cette page : votre place vous est gardée.
asked-over = Vous avez eu une réponse
asked-over-means = Cette porte a servi, ou ses jours sont passés.
asked-again = Vous pourrez redemander à partir du { $date }.
asked-again-now = Redemander
asked-withdrawn = Vous avez retiré votre demande
asked-withdraw = J’ai changé d’avis
unfit-empty = Il faut quelques mots ici.

## Quitter la maison
leave-house = Quitter cette maison
leave-ends = Toutes vos sessions se ferment, vous quittez tous les groupes, et vos invitations se ferment.
leave-outside = { $count ->
    [one] Une mise en lumière montre vos mots dehors.
   *[other] { $count } mises en lumière montrent vos mots dehors.
}
leave-outside-withdraw = Retirer tout ce qui me cite
leave-outside-keep = Le laisser dehors, signé comme il l’est
leave-words-stay = Ce que vous avez dit reste où vous l’avez dit, sous votre nom.
leave-handle-stays = Votre identifiant reste le vôtre : personne ne peut le prendre. Pour revenir, il faut une invitation et un autre identifiant.
leave-confirm = Tapez { $handle } pour partir pour de bon
leave-handle-wrong = Ce n’est pas votre identifiant.
leave-house-do = Partir pour de bon
leave-owns-house = Cette maison est à votre charge. Transmettez-la d’abord.
leave-owns-groups = { $groups } : ces groupes sont à votre charge. Transmettez-les d’abord, ou archivez-les.

## Ce qui est dit
deed-name-house-host = { $by } a confié à { $about } le rôle d’hôte de la maison
deed-dismiss-house-host = { $about } n’est plus hôte de la maison, dit { $by }
deed-hand-house-over = { $by } a transmis la maison à { $about }
deed-allow-places = { $by } a fixé les places de { $about } : { $subject }
deed-take-down-portrait = { $by } a décroché l’image de { $about }
deed-change-doors = { $by } a réglé les portes
deed-pause-doors = { $by } a suspendu toutes les portes
deed-open-doors = { $by } a rouvert les portes
deed-pause-branch = { $by } a suspendu les invitations ouvertes de la branche de { $about } : { $subject }
deed-vouch = { $by } a pris sous son nom quelqu’un qui demandait à entrer
deed-leave-house = { $by } a quitté la maison
notice-vouch-asked = { $subject } demande à entrer et dit que vous vous connaissez
notice-thanked = { $about } vous remercie pour les gens venus par vous
notice-named-host = { $about } vous a confié le rôle d’hôte de la maison
notice-dismissed-host = Vous n’êtes plus hôte de la maison, dit { $about }
notice-house-handed-over = { $about } vous a transmis la maison

## Quand quelque chose ne va pas avec quelqu’un
profile-wrong = Si quelque chose ne va pas
profile-wrong-means = La personne que vous signalez ne saura jamais que c’était vous.
profile-report = Prévenir les hôtes de la maison
profile-report-in = Prévenir les hôtes de { $group }
profile-hold = Retenir ou suspendre…
profile-hold-in = Retenir dans { $group }…
profile-send-away = Faire sortir de { $group }
saved-sent-away = Cette personne n’est plus dans le groupe. Une invitation la fait revenir.
