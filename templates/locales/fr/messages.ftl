# Ce qui arrive à un message une fois dit, en français.

taken-back = Repris par la personne qui l’a écrit
faded = Parti de lui-même
fades = part le
quote = { $name } : « { $words } »
quote-gone = Un message qu’on ne peut plus lire ici
edited = modifié
pinned = Épinglé
replies = { $count ->
    [one] { $count } réponse
   *[other] { $count } réponses
}
react = Réagir
emoji-other = Un autre émoji
reply = Répondre
no-answer = Ne pas répondre à cela
edit = Modifier
edit-label = Ce qu’il dit
edit-means = Qui pouvait le lire peut lire ce qu’il disait avant.
edit-save = Enregistrer
take-back = Le reprendre
take-back-means = Ses mots partent, ici et sur chaque écran. Sa place reste et dit que vous l’avez repris.
fade = Le laisser partir de lui-même
fade-means = Ses mots partent alors, ici et sur chaque écran, que quelqu’un les ait lus ou non. D’ici là, vous pouvez en décider autrement.
fade-after = Parti après
fade-hour = Une heure
fade-day = Un jour
fade-week = Une semaine
fade-weeks = Quatre semaines
fade-always = Jamais : il reste
fade-do = Le laisser partir
preview-of-link = Aperçu du lien
preview-means = La maison a demandé à la page derrière votre lien de quoi elle parle, et le montre sous vos mots.
preview-away = Retirer l’aperçu
pin = Épingler
unpin = Décrocher
unread-from-here = Non lu à partir d’ici
about-rules = Règles, signalement, retrait
history = Ce qu’il disait avant
history-means = { $name } a modifié ce message. Qui pouvait le lire peut en lire chaque version.
history-now = tel qu’il est
thread = Discussion
thread-in = Discussion dans { $room }
thread-open = Ouvrir la discussion
thread-follow = Suivre
thread-unfollow = Ne plus suivre
thread-empty = Rien n’a encore été dit sous ce message.
everybody-meant = Oui, appeler tout le monde

error-unanswerable = Il n’y a rien ici à quoi répondre
error-unanswerable-means = Le message auquel vous répondez n’est plus là. Vos mots sont gardés : envoyez-les sans la réponse.
error-everybody = Appeler tout le monde ?
error-everybody-means = Cela appellerait { $count ->
    [one] { $count } personne.
   *[other] { $count } personnes.
} Seulement si c’est voulu.
error-words-gone = Ses mots ne sont plus là
error-words-gone-means = Ce message a été repris ou retiré.
error-full = Plus de place pour un autre émoji
error-full-means = Ce message porte autant d’émojis différents qu’il peut.
unfit-stay = Entre une minute et { $limit } jours.
unfit-emoji = Un seul émoji, s’il vous plaît.
act-react = Réagir aux messages
act-take_back = Reprendre ses propres mots
act-pin = Épingler des messages
unfit-read-first = Ici, un hôte lit d’abord ce que disent les nouveaux venus : rien ne se corrige encore. Redites-le plutôt.
