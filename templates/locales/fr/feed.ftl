# The feed, in French.

feed-while-away = Pendant votre absence
feed-away = { $messages } dans { $conversations }, depuis le { $since }.
feed-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
feed-conversations = { $count ->
    [one] { $count } conversation
   *[other] { $count } conversations
}
feed-read-all = Tout marquer comme lu
feed-passed = Marqué comme lu : { $rooms }.
feed-again = Attend à nouveau : { $rooms }.
feed-undo = Annuler
feed-answer = Répondre
feed-quiet = Vous avez fait taire cette salle : seul ce qui vous nomme compte.
feed-folded = { $count ->
    [one] { $count } message de plus
   *[other] { $count } messages de plus
}
feed-further = { $count ->
    [one] { $count } autre conversation attend
   *[other] { $count } autres conversations attendent
}
feed-last = La dernière chose : { $name }, { $at }.
feed-before = Déjà lu

## Why is this unread?
why-title = Pourquoi { $room } est non lu
why-here = { $messages } après le dernier que vous avez lu, de { $names }, depuis le { $since }.
why-thread = { $messages } dans une discussion que vous suivez, de { $names }, depuis le { $since }.
why-named = { $count ->
    [one] { $count } vous nomme.
   *[other] { $count } vous nomment.
}
why-nothing = Rien ne vous attend ici.
why-rule = Vos propres messages et ceux qui ont été retirés ne comptent pas.
why-ask = Pourquoi est-ce non lu ?
why-everything = Pourquoi y a-t-il du non-lu ?
# Après un nombre, comme dans «3 pour vous».
for-you = pour vous
calls-you = { $count ->
    [one] { $count } message vous nomme
   *[other] { $count } messages vous nomment
}

## The private feed
atom = Fil pour d’autres programmes
atom-means = Un programme qui lit des fils (Atom) peut lire le vôtre par une adresse à lui. Quiconque a l’adresse lit ce que vous pouvez lire à ce moment-là ; les salles muettes ou cachées pour vous n’y sont pas.
atom-key = La clé
atom-make = Créer une adresse
atom-again = Créer une autre adresse ; la précédente prend fin
atom-revoke = Mettre fin à l’adresse
atom-words = Montrer les mots, et pas seulement qui a parlé où
atom-shows-words = Elle montre les mots.
atom-shows-titles = Elle montre qui a parlé où, sans les mots.
atom-made = Créée le { $date }.
atom-link = Votre adresse
atom-address = Adresse
atom-once = Elle n’est montrée que cette fois. Mettez-la maintenant dans votre programme ; elle est aussi secrète qu’un mot de passe.
atom-entry = { $name } dans { $place }
## Des fils à soi
own-feeds = Vos fils
own-feed = Un fil à vous
own-feed-all = Tout
own-feed-new = Un fil à vous
own-feed-change = Changer ce fil
own-feed-means = Il montre ce qui attend dans ce que vous choisissez ici, dans le même ordre, et il a lui aussi une fin. Tout le reste attend toujours sous « Tout ».
own-feed-name = Son nom
own-feed-groups = De ces groupes
own-feed-kinds = Et de partout
own-feed-mentions = Ce qui me nomme
own-feed-announcements = Les groupes où seuls les hôtes écrivent
own-feed-asides = Ce qui m’est dit à part
own-feed-people = Les conversations où parlent ces personnes
own-feed-home = La maison s’ouvre ici quand j’arrive
own-feed-forget = Oublier ce fil
unfit-feed-empty = Choisissez un groupe, une personne ou l’une des sortes.
unfit-feed-much = Pas plus de { $limit } groupes et personnes.
unfit-feeds-many = Pas plus de { $limit } fils. Oubliez-en un d’abord.
