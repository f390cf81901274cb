# Ce qui appelle quelqu’un, avec quelle force et sur quel appareil, en français.

notifications = Notifications
notifications-lede = Ce qui peut vous appeler quand vous ne regardez pas. Rien ne sonne pour ce que vous avez lu.
device-here = Cet appareil
device-scripts = Un appareil ne peut sonner que si les scripts sont permis.
device-is-on = Cet appareil sonne tant qu’aucune page de la maison n’est sous vos yeux.
device-is-off = Cet appareil ne sonne pas.
device-insecure = Cette maison n’est pas jointe par https : les navigateurs n’y laissent rien sonner.
device-unsupported = Ce navigateur ne peut pas sonner. Sur un iPhone, posez d’abord la maison sur l’écran d’accueil, et ouvrez-la de là.
device-denied = Ce navigateur a l’ordre de ne permettre aucune notification d’ici. Changez-le dans les réglages du site.
device-turn-on = Faire sonner cet appareil
device-turn-off = Ne plus le faire sonner
device-try = Essayer
tried-yes = marche
tried-no = ne marche pas
tried-permission = Vous permettez les notifications
tried-permission-why = Le navigateur refuse. Permettez les notifications de ce site dans ses réglages, et dans ceux de l’appareil.
tried-subscription = L’appareil a dit à la maison où le joindre
tried-subscription-why = Le navigateur n’a pas de service d’envoi par où le joindre.
tried-service = Le service d’envoi du navigateur prend ce que la maison lui donne
tried-service-why = Il ne répond pas. La maison ne peut peut-être pas l’atteindre : son journal le dira à qui la tient.
tried-arrival = C’est arrivé ici
tried-arrival-why = Rien n’est venu en 15 secondes. L’appareil est-il en mode silencieux, ou économise-t-il sa batterie ?
push-works = C’est ainsi que la maison vous appelle.
push-muted = Vous avez fait taire cette salle, mais { $name } vous nomme : { $said }
push-muted-bare = Vous avez fait taire cette salle, mais on vous nomme.
push-news = { $count ->
    [one] Du nouveau
   *[other] { $count } nouveaux messages
}
loudness = Avec quelle force
loudness-everywhere = Ce qui peut m’appeler, là où rien d’autre n’est dit
loudness-words = Montrer sur l’appareil ce qui s’est dit, et qui l’a dit
loudness-rooms = Chaque salle
quiet = Heures calmes
quiet-means = Rien ne sonne pendant ce temps. Ce qui reste non lu sonne ensuite.
quiet-from = De
quiet-to = À
quiet-zone = Là où vous vivez
quiet-zone-hint = Le nom de votre fuseau horaire. Sans lui, l’heure de la maison compte.
unfit-device = Ce n’est pas l’adresse d’un service d’envoi que la maison emploie.
unfit-zone = Aucun fuseau horaire ne porte ce nom.
unfit-time = Une heure s’écrit 22:00.
level-of = Notifications de « { $room } »
level-which = Ce qui peut m’appeler depuis cette salle
level-usual = Comme partout
level-everything = Tout
level-mentions = Seulement ce qui me nomme
level-nothing = Rien
level-hidden = Rien, et elle ne figure pas sur le côté
level-mute = Silence pour un temps
level-mute-0 = Non
level-mute-1 = Pendant une heure
level-mute-8 = Pendant 8 heures
level-mute-24 = Pendant un jour
level-mute-168 = Pendant une semaine
level-muted-until = silence jusqu’au { $date }
level-means = Tant qu’elle se tait, une salle ne compte sur aucune pastille et n’appelle aucun appareil, sauf pour ce qui vous nomme. Avec « Rien », cela compte, et n’appelle pas.
level-back = Retour à la salle
level-here = Notifications de cette salle
offline = Il n’y a pas de réseau
offline-means = La maison ne peut pas être jointe d’ici en ce moment. Ce que vous avez écrit attend sur cet appareil, et partira dès qu’un chemin s’ouvrira.
offline-again = Réessayer
push-told = La maison a quelque chose à vous dire.
push-told-many = { $count ->
    [one] La maison a quelque chose à vous dire.
   *[other] La maison a { $count } choses à vous dire.
}
letters = Lettres
letters-often = La maison m’écrit
letters-never = Jamais d’elle-même
letters-each = Dès qu’elle a quelque chose à me dire
letters-daily = Une fois les jours où je ne suis pas passé, si quelque chose m’attend
letters-weekly = Une fois par semaine, si je ne suis pas passé et si quelque chose m’attend
letters-means = Les lettres disent combien attend et où, et ce qui vous a été dit ; jamais ce que d’autres ont dit.
letters-no-address = La maison n’a pas d’adresse confirmée où vous écrire.
letter-dear = { $name },
letter-waits-subject = { $house } : quelque chose vous attend
letter-waits = { $count ->
    [one] un nouveau message
   *[other] { $count } nouveaux messages
}
letter-stop = Vous recevez ceci en tant que membre de { $house }. Plus de telles lettres :
letters-stop = Plus de lettres de { $house } ?
letters-stop-means = La maison ne vous écrira plus d’elle-même. Elle écrit encore quand vous le demandez : pour un mot de passe perdu.
letters-stop-do = Plus de lettres
letters-stopped = Plus de lettres
letters-stopped-means = La maison ne vous écrit plus d’elle-même. Vous pouvez changer cela à tout moment sous Notifications.
