# The pages around everything, the feed and the rooms, in French.

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
go-in = Entrer
open-groups = Les autres groupes de la maison
open-groups-all = Les voir tous
open-groups-none = Vous êtes dans tous les groupes que vous pouvez connaître.
ready-waits = Tout le monde est d’accord : « { $title } » attend un hôte

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
say-in-thread = Écrire dans ce fil
greet = Dites bonjour à { $name }
send = Envoyer
sending = Envoi…
not-sent = Pas encore envoyé.
discard = Supprimer
message-tools = Actions sur ce message
copy-link = Copier le lien
propose = Mettre en lumière
mark-read = Marquer comme lu
