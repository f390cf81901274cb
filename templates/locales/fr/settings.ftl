# One’s own settings and the owner’s page, in French.

## Réglages
settings-you = Vous
portrait = Votre image
portrait-picture = Une image de vous
portrait-hint = Son milieu devient un petit carré. Les personnes de cette maison la voient, et qui ouvre une de vos invitations. Le dehors, jamais.
portrait-hang = La montrer
portrait-take-down = La décrocher
saved-portrait = C’est ainsi que les autres vous voient maintenant.
saved-portrait-gone = L’image est décrochée : les lettres du nom y sont de nouveau.
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

## Les portes de la maison
doors = Les portes
doors-are-open = Les portes sont ouvertes
doors-are-paused = Toutes les portes sont suspendues
doors-open-means = Les invitations fonctionnent. Un seul geste les suspend toutes ; rien ne se perd.
doors-paused-means = Aucun code ne laisse entrer en ce moment. Rouvrir les portes rend vie à chaque invitation.
doors-pause = Suspendre toutes les portes
doors-open = Rouvrir les portes
saved-doors-paused = Toutes les portes sont suspendues.
saved-doors-open = Les portes sont rouvertes.
growth = Comment la maison a grandi
growth-drawn = Une barre pour chacune des 26 dernières semaines : combien de membres, et combien de nouveaux
growth-now = maintenant
growth-numbers = La même chose en chiffres
growth-week = Semaine du
growth-came = Arrivées
growth-members = Membres
scarcity = Combien de personnes on peut inviter
scarcity-means = Des places ouvertes en même temps. Une place revient quand la personne qui l’a prise est là depuis 30 jours, en règle. Vous n’avez pas de limite.
member-allowance = Un membre
host-allowance = Un hôte
invite-after-days = Jours ici avant de pouvoir inviter
invite-after-days-hint = Les hôtes n’attendent pas.
tree-seen-by = Qui voit qui est venu par qui
tree-seen-by-hint = Chaque personne voit toujours qui l’a invitée.
tree-seen-by-members = Tous les membres
tree-seen-by-hosts = Les hôtes de la maison
tree-seen-by-nobody = Personne
strangers = Sans invitation
strangers-ask = On peut demander à entrer sans invitation
strangers-ask-means = Les demandes attendent les hôtes de la maison, qui disent oui ou non.
strangers-questions = Ce qu’on leur demande
strangers-questions-hint = Trois questions au plus, une par ligne.
house-again-days = Jours avant de pouvoir redemander après un refus

## Qui répond de la maison
house-roles = Qui répond de la maison
house-hosts = Les hôtes
house-hosts-mean = Ils voient tout le monde, répondent aux demandes et aux signalements, aident à revenir, et peuvent tenir quelqu’un à l’écart. Ils ne lisent aucun groupe dont ils ne sont pas.
house-hosts-how = Pour nommer un hôte, ouvrez son profil :
hand-over-house = Transmettre la maison
hand-over-house-means = La maison est dès lors à la charge d’une autre personne. Vous restez, comme hôte. Elle seule peut vous la rendre.
successor = Identifiant de la personne qui la reprend
successor-hint = Un membre de cette maison.
successor-nobody = Aucun membre de cette maison ne porte ce nom.
hand-over-house-do = La transmettre
house-more = La maison, encore

settings-more = Plus
saved-answers = Vos réponses sont gardées. Ce qui a changé depuis attend encore.
saved-asked = Toutes les personnes citées sont consultées.
