# One’s own settings and the owner’s page, in French.

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
