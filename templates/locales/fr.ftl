# Toutes les phrases des pages, en français. Espaces simples : les fines et les insécables sont posées à la lecture.

## Le cadre
skip = Aller au contenu
skip-to-say = Aller à la saisie
site = Site
side = Salles et groupes
tabs = Principal
tab-feed = Fil
tab-rooms = Salles
tab-highlights = En lumière
tab-settings = Réglages
close = Fermer
cancel = Annuler
save = Enregistrer
add = Ajouter
done = Terminé
copy = Copier
retry = Réessayer
refresh = Actualiser
feed = Le fil
highlights = En lumière
house = La maison
settings = Réglages
rooms = Salles
people = Membres
host = hôte
owner = responsable
unread = non lus
invited-by = sur invitation de { $name }
members = { $count ->
    [one] { $count } membre
   *[other] { $count } membres
}
people-count = { $count ->
    [one] { $count } personne
   *[other] { $count } personnes
}
days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}

## Le fil
feed-label = Le fil, tous vos groupes
feed-fresh = Voir les nouveautés
feed-empty = Rien n’a encore été dit. Un groupe donne une raison de se parler.
feed-all-read = Vous avez tout lu.
feed-end = C’est tout.
read-on = Reprendre au premier non lu
go-in = Entrer
open-groups = Ouverts à toute la maison

## Salles
back-to-feed = Retour au fil
back-to-room = Retour à { $room }
group-page = Page du groupe
people-here = { $count ->
    [one] { $count } personne lit ici
   *[other] { $count } personnes lisent ici
}
messages-of = Messages de { $room }
older = Messages plus anciens
to-present = Revenir au présent
room-empty = Cette salle attend sa première phrase.
new-messages = { $count ->
    [one] { $count } nouveau
   *[other] { $count } nouveaux
}
still-page = Cette page ne se met pas à jour seule.
say-in = Écrire dans { $room }
greet = Dites bonjour à { $name }
send = Envoyer
sending = Envoi…
not-sent = Pas encore envoyé.
discard = Supprimer
message-tools = Actions sur ce message
copy-link = Copier le lien
propose = Mettre en lumière

## Groupes
found-group = Nouveau groupe
found = Créer le groupe
group-name = Nom du groupe
group-purpose = À quoi sert-il ?
group-purpose-hint = Une phrase. On la lit à la porte, avant d’accepter.
who-may-see = Qui peut en connaître l’existence, qui peut entrer
visibility-secret = Secret
visibility-secret-means = Seuls ses membres savent qu’il existe. On y entre sur invitation.
visibility-closed = Fermé
visibility-closed-means = Toute la maison voit qu’il existe ; seuls ses membres le lisent. On y entre sur invitation.
visibility-open = Ouvert
visibility-open-means = Toute la maison peut y entrer et le lire. Personne d’autre.
first-room = Première salle
first-room-hint = Vous pourrez en ajouter d’autres.
new-room = Une nouvelle salle
join = Entrer dans ce groupe
leave-group = Quitter ce groupe
leave-means = Ce que vous avez dit reste. Pour revenir, il faudra peut-être une invitation.
group-window = À la fenêtre
group-window-means = Un identifiant public permet de suivre d’ailleurs, depuis Mastodon par exemple, ce que ce groupe met en lumière. On y voit le nom du groupe et sa raison d’être (d’un groupe secret, l’identifiant seul) et ses mises en lumière : ni membre, ni salle, ni autre message.
group-address = Ce que ce groupe met en lumière peut être suivi d’ailleurs, à cette adresse :
public-handle = Identifiant public
public-handle-hint = On le suivra sous la forme @identifiant@{ $domain }.
handle-for-ever = Une fois donné, il ne peut plus changer : les autres serveurs s’en souviennent.
give-handle = Donner cet identifiant
followers = { $count ->
    [one] { $count } abonnement extérieur
   *[other] { $count } abonnements extérieurs
}
yours-to-do = à vous

## Invitations
invite-someone = Inviter quelqu’un
invite-groups = Quels groupes ouvre-t-elle ?
invite-note = Un mot pour la personne
invite-note-hint = Quelques phrases de vous. On les lit à la porte, avec votre nom.
invite-uses = Pour combien de personnes ?
invite-uses-hint = Une seule, c’est le plus sûr : le lien s’éteint après le premier usage.
invite-days = Valable
invite-make = Créer l’invitation
invite-made = Votre invitation est prête
invite-for = { $count ->
    [one] pour une personne
   *[other] pour { $count } personnes
}
invite-until = jusqu’au { $date }
invite-link = Le lien
invite-spoken = Ou le code, à dire ou à écrire sur une carte :
invite-once = C’est la seule fois qu’il est montré. La maison n’en garde aucune copie lisible.
invite-another = En créer une autre
unfit-uses = Un nombre de 1 à { $limit }.
invite-no-group = Choisissez au moins un groupe.

## La porte
door-title = { $name } vous invite
door-invites = { $name } vous invite à
door-you-join = Vous rejoindrez
door-mine = vous y êtes
door-valid = Valable
door-who-reads = Qui pourra vous lire
door-reads-group = { $count ->
    [one] Les membres de ce groupe.
   *[other] Dans chaque groupe, les membres de ce groupe.
}
door-reads-hosts = { $count ->
    [one] { $names } peut y faire entrer d’autres personnes.
   *[other] { $names } peuvent y faire entrer d’autres personnes.
}
door-reads-open = Toute la maison peut entrer et lire dans { $names }.
door-reads-owner = Techniquement, aussi { $names }, { $count ->
    [one] responsable
   *[other] responsables
} du serveur : les messages y sont conservés et ne sont pas chiffrés de bout en bout.
door-leaves-nothing = Rien ne sort de cette maison, et rien n’en sortira sans votre accord.
door-leaves-asked = Rien ne sort de cette maison sans votre accord, demandé chaque fois, sur les mots exacts.
door-reply = Votre réponse
door-accept = Accepter l’invitation
door-refuse = Pas pour vous ? Fermez simplement cette page. Personne n’en saura rien.
door-member = Vous êtes ici sous le nom de { $name }
door-gains = { $count ->
    [one] Cette invitation vous ouvre aussi un groupe.
   *[other] Cette invitation vous ouvre aussi { $count } groupes.
}
door-join = Entrer
door-not-for-me = Pas pour moi
door-nothing-new = Vous êtes déjà partout où mène cette invitation.
door-to-feed = Aller au fil
door-closed = Cette invitation n’est pas ouverte
door-closed-means = Elle a peut-être déjà servi, elle a peut-être expiré, ou le lien est incomplet. Demandez à la personne qui vous l’a donnée.
enter-code = Saisir un code
have-code = J’ai une invitation
code = Votre code
code-hint = Comme on vous l’a donné. Espaces, tirets et majuscules ne comptent pas.
code-open = Ouvrir la porte
have-account = J’ai déjà un compte
your-name = Votre nom
your-name-hint = Comme on vous appelle. Vous pourrez en changer.
your-handle = Votre identifiant
your-handle-hint = Pour vous connecter et pour qu’on vous trouve : petites lettres sans accent, chiffres et _. Il ne changera pas.
password = Mot de passe
password-hint = Dix caractères ou plus. Une phrase convient très bien.

## Entrer
sign-in = Se connecter
sign-out = Se déconnecter
sign-out-here = Se déconnecter de ce navigateur
handle = Identifiant
sign-in-wrong = Cet identifiant et ce mot de passe ne vont pas ensemble.
sign-in-later = Trop d’essais. Attendez quelques minutes avant de recommencer.
sign-in-lost = Mot de passe perdu ? Demandez un lien de connexion à la personne responsable de cette maison.
enter-hello = Bonjour { $name }
enter-means = Ce lien vous connecte, une seule fois.
enter-as = Entrer sous le nom de { $name }
enter-dead = Ce lien n’ouvre plus rien
enter-dead-means = Il a servi, ou son jour est passé. La personne responsable de cette maison peut en créer un autre.
claim = Cette maison est à vous
claim-means = Donnez-lui un nom, et créez votre compte. Vous en aurez la responsabilité ; cette page ne servira à personne d’autre.
claim-do = Ouvrir la maison
house-name = Nom de la maison
house-name-hint = On le voit à la porte, et de l’extérieur. Vous pourrez le changer.
preparing = Cette maison se prépare
preparing-means = Personne n’y habite encore. Si elle est à vous, ouvrez le lien que le serveur a affiché à son démarrage.
welcome = Sur invitation
welcome-means = Cette maison est privée. On y entre sur invitation, et de l’extérieur on n’en voit que ce qui est choisi.

## Mises en lumière
highlight-title = Titre
highlight-by = proposé par { $who }, { $date }
workshop-pick = Choisissez les messages
pick-this = Choisir ce message de { $name }
workshop-asked = On demandera l’accord de
workshop-then = Et ensuite
workshop-step-authors = Chaque personne citée voit ses mots exacts et répond oui, oui sans son nom, ou non. Le silence vaut non.
workshop-step-host = Puis un hôte du groupe décide.
workshop-step-hosts = Puis un hôte décide : { $names }.
workshop-step-afar = Puis c’est une page publique, envoyée à qui suit { $address }.
workshop-own = Vos propres mots, si vous les citez
workshop-shut = Rien ne peut encore être proposé : la fenêtre de cette maison est fermée, ou le groupe n’a pas d’identifiant public. La personne responsable ouvre l’une, un hôte donne l’autre.
workshop-ask = Demander leur accord
workshop-many = Choisissez moins de messages, { $limit } au plus.
withdraw-truth = Cela peut être retiré à tout moment. La page disparaît alors, et l’on demande aux serveurs qui l’ont reçue de l’effacer. La plupart le font ; personne ne peut les y forcer.
slip-asks = { $who } aimerait montrer ce que vous avez dit : « { $title } »
slip-public-here = Tout le monde pourrait le lire sur le web.
slip-public-afar = Tout le monde pourrait le lire, ici et sur le fédivers.
slip-rest = Tout le reste de ce que vous avez écrit reste dans { $group }.
slip-silence = Sans réponse de votre part d’ici au { $date }, rien n’est publié.
mine-asks = { $who } demande votre accord
mine-afar = Tout le monde pourrait lire les mots ci-dessus, sur ce site et partout où l’on suit { $address }.
yes-named = Oui, signé { $name }
yes-nameless = Oui, sans mon nom
no-thanks = Non
no-reason = Vous n’avez pas à donner de raison. Si vous dites non, personne ne saura que c’était vous.
mine-said = Vous avez dit oui, signé { $name }.
mine-said-nameless = Vous avez dit oui, sans votre nom.
mine-change = Changer ma réponse
see-whole = Voir l’ensemble
see-copy = Voir la page publique
signed-as = Signé { $name }
signed-nameless = Sans nom
answer-asked = en attente
answer-yes = oui
answer-refused = non publié
state-asking = En attente d’accord
state-asking-means = Rien n’est public. Chaque personne citée doit dire oui.
state-agreed = Tout le monde a dit oui
state-agreed-means = Rien n’est encore public. Un hôte décide.
state-published = Public
state-published-means = Tout le monde peut le lire.
state-expired = Non publié
state-expired-means = Les personnes citées n’ont pas toutes dit oui à temps. Rien n’est sorti de la maison.
state-declined = Non publié
state-declined-means = Il a été décidé de ne pas publier. Rien n’est sorti de la maison.
state-replaced = Remplacé
state-replaced-means = Une édition plus récente a pris sa place.
state-withdrawn = Retiré
state-withdrawn-means = La page publique n’existe plus, et l’on a demandé aux autres serveurs de l’effacer.
reword = Changer mes mots
reword-words = Vos mots, tels qu’on les lirait
reword-means = Seule la mise en lumière change ; la salle garde ce que vous avez dit. On redemande l’accord de chaque personne citée.
reword-do = Garder ces mots
let-it-be = Y renoncer
revise = Une nouvelle édition
is-edition = Une nouvelle édition de ce qui est déjà public.
see-former = Voir l’édition actuelle
revise-means = Pour changer le titre ou les mots, on redemande l’accord de chaque personne citée. D’ici là, la page publique reste telle quelle.
revise-do = Préparer une nouvelle édition
host-decides = Votre décision, en tant qu’hôte
host-decides-here = Chaque personne citée a dit oui. Si vous approuvez, tout le monde pourra le lire sur le web.
host-decides-afar = Chaque personne citée a dit oui. Si vous approuvez, tout le monde pourra le lire, et ce sera envoyé à qui suit { $address }.
approve = Rendre public
decline = Ne pas publier
withdraw = Retirer
receipts = Où c’est allé
followers-word = { $count ->
    [one] abonnement
   *[other] abonnements
}
delivered-word = { $count ->
    [one] serveur l’a reçu
   *[other] serveurs l’ont reçu
}
waiting-word = { $count ->
    [one] serveur sera réessayé
   *[other] serveurs seront réessayés
}
refused-word = { $count ->
    [one] serveur l’a refusé
   *[other] serveurs l’ont refusé
}

## Pages publiques
someone = Une personne du groupe
colophon = Mis en lumière le { $date }, avec l’accord de chaque personne citée.
colophon-revised = Revu le { $date }.
follow = Suivre { $group }
follow-from = Suivre d’ailleurs
follow-how = Depuis Mastodon ou tout autre service du fédivers, cherchez cette adresse :
also-lit = Aussi en lumière
copies-lede = Ce que les membres de { $house } ont choisi de montrer.
copies-none = Rien n’est encore montré.
copy-gone = Cette page a été retirée
copy-gone-means = Les personnes qui l’avaient écrite l’ont reprise, comme elles le peuvent à tout moment.
public-foot = { $house } est une maison privée. On y entre sur invitation, et n’en sort que ce qui est choisi.

## Réglages
settings-you = Vous
language = Langue
language-auto = Comme le navigateur
theme = Apparence
theme-auto = Comme l’appareil
theme-light = Jour
theme-dark = Nuit
password-current = Mot de passe actuel
password-new = Nouveau mot de passe
password-change = Changer le mot de passe
password-wrong = Ce n’est pas votre mot de passe actuel.
sessions = Vos connexions
sessions-means = Déconnectez ce que vous ne reconnaissez pas, ou n’utilisez plus.
session-this = celle-ci
session-opened = depuis le { $date }
session-seen = vue
session-end = Déconnecter
saved = C’est enregistré.
saved-password = Votre mot de passe est changé. Vos autres navigateurs ont été déconnectés.
saved-session = C’est déconnecté.
saved-answer = Votre réponse est gardée.
saved-window = La fenêtre a changé.
saved-handle = L’identifiant est donné.

## La page de la maison
window = La fenêtre
window-open = Ouverte
window-open-means = Des pages peuvent être mises en lumière et suivies d’ailleurs.
window-shut = Fermée
window-shut-means = Pour les autres serveurs, cette maison n’existe pas.
window-address = Adresse publique
window-address-hint = Comment on atteint cette maison depuis internet, par exemple https://salon.example
window-warn-nothing = L’ouvrir ne publie rien : seul sort ce que les personnes citées et un hôte ont accepté.
window-warn-address = L’adresse ne pourra plus changer : les autres serveurs s’en souviennent pour toujours.
window-warn-copies = Ce qui est sorti peut être retiré ici, mais on ne peut que demander aux autres serveurs de l’effacer.
window-shut-warns = La fermer cache toutes les pages publiques. Les copies que gardent d’autres serveurs y restent : retirez d’abord ce qui doit disparaître.
window-do-open = Ouvrir la fenêtre
window-do-shut = Fermer la fenêtre
window-address-wrong = Il faut une adresse complète, qui commence par https://
window-address-other = La maison ne répond pas à cette adresse. Donnez celle avec laquelle elle est démarrée, son URL publique.

## Ce qui ne va pas dans un champ
unfit-name = De 1 à { $limit } caractères, sur une ligne.
unfit-handle = De 2 à { $limit } petites lettres, chiffres ou _, en commençant par une lettre.
unfit-purpose = Une phrase de { $limit } caractères au plus.
unfit-note = { $limit } caractères au plus.
unfit-body = De 1 à { $limit } caractères.
unfit-title = De 1 à { $limit } caractères, sur une ligne.
unfit-password-short = Au moins { $limit } caractères.
unfit-password-long = { $limit } caractères au plus.
handle-taken = Cet identifiant est déjà pris ici. Choisissez-en un autre.
code-wrong = Ce code n’est pas entier : il compte 26 lettres et chiffres.

## Quand quelque chose échoue
way-home = Revenir au début
error-request = Si vous en parlez à la personne responsable, donnez-lui ceci :
error-absent = Il n’y a rien ici
error-absent-means = Cela a peut-être changé de place, ou ce n’est pas à vous de le voir.
error-forbidden = Ce n’est pas à vous de le faire
error-forbidden-means = Si vous pensez que si, demandez à un hôte du groupe.
error-unfit = Cela n’a pas pu être accepté
error-unfit-means = Revenez en arrière, relisez ce que vous avez saisi, et recommencez.
error-too-many = Trop d’essais
error-too-many-means = Attendez quelques minutes avant de recommencer.
error-too-large = C’est trop grand
error-too-large-means = Raccourcissez et recommencez.
error-conflict = Cela a changé entre-temps
error-conflict-means = Rouvrez la page pour voir où l’on en est.
error-signed-out = Connectez-vous d’abord
error-signed-out-means = La maison doit vous reconnaître avant d’ouvrir cette page.
error-wrong-password = Cet identifiant et ce mot de passe ne vont pas ensemble
error-wrong-password-means = Vérifiez l’un et l’autre. Si vous ne pouvez plus entrer, l’hôte de la maison peut vous donner un lien pour revenir.
error-foreign = Cela venait d’un autre site
error-foreign-means = Par sécurité, rien n’a été fait. Ouvrez la page ici et recommencez.
error-door-closed = Cette invitation n’est pas ouverte
error-door-closed-means = Demandez à la personne qui vous l’a donnée.
error-handle-taken = Cet identifiant est pris
error-handle-taken-means = Choisissez-en un autre.
error-not-agreed = Tout le monde n’a pas donné son accord
error-not-agreed-means = Rien n’est montré avant que chaque personne citée ait dit oui.
error-window-closed = Ce groupe n’a pas de fenêtre
error-window-closed-means = L’hôte de la maison ouvre la fenêtre, puis un hôte du groupe choisit un nom public.
error-last-host = Il ne resterait plus d’hôte
error-last-host-means = Quelqu’un d’autre doit accueillir ce groupe avant que vous le quittiez.
error-malformed = Cela n’a pas pu être lu
error-malformed-means = Quelque chose manque dans la demande, ou s’écrit autrement.
error-wrong-method = Cette adresse ne fait pas cela
error-wrong-method-means = Ce que vous demandez existe, mais pas de cette façon.
error-wrong-media = Ce type de contenu n’est pas lu ici
error-wrong-media-means = Envoyez ce que dit la description de l’API.
error-timeout = C’était trop long
error-timeout-means = La ligne était trop lente. Recommencez.
error-crowded = Trop de monde à la fois
error-crowded-means = La maison est occupée. Recommencez dans un instant.
error-broken = Quelque chose s’est cassé
error-broken-means = Vous n’y êtes pour rien, et c’est noté. Réessayez dans un instant.

## Ce que disent les scripts
js-today = aujourd’hui
js-yesterday = hier
js-new-one = { $n } nouveau
js-new-other = { $n } nouveaux
js-new-many-one = { $n } nouveau message
js-new-many-other = { $n } nouveaux messages
js-present = Revenir au présent
js-present-one = Revenir au présent, { $n } nouveau
js-present-other = Revenir au présent, { $n } nouveaux
js-lost = La ligne est coupée. Nouvel essai dans { $n } s.
js-lost-now = La ligne est coupée. Nouvel essai…
js-queued-one = { $n } message attend.
js-queued-other = { $n } messages attendent.
js-restart = La maison redémarre. Un instant.
js-signed-out = Vous êtes hors connexion : cette session a pris fin.
js-left = Vous n’êtes plus dans ce groupe.
js-copied = Copié
js-failed = Un message n’a pas pu partir.
js-retry = Réessayer
js-older-failed = Les messages plus anciens ne sont pas venus. Réessayez.
ready-waits = Tout le monde est d’accord : « { $title } » attend un hôte
mark-read = Marquer comme lu
unfit-room-taken = Une salle du groupe s’appelle déjà ainsi.
unfit-handle-taken = Ce nom est pris.
workshop-nothing = Choisissez de 1 à 30 messages.
