# What the scripts say, in French.

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
js-notice-insecure = Cette maison n’est pas jointe par https : les navigateurs n’y permettent pas de notifications.
js-notice-unsupported = Ce navigateur n’a pas de notifications. Sur un iPhone, posez d’abord la maison sur l’écran d’accueil.
js-notice-denied = Ce navigateur a l’ordre de ne permettre aucune notification d’ici. Changez-le dans les réglages du site.
js-notice-unanswered = Le navigateur a demandé, et n’a pas eu de réponse. Recommencez, et acceptez.
js-notice-sent = Envoyée. Si rien n’est apparu, voyez les réglages de notifications de votre appareil.
js-notice-works = C’est ainsi que la maison vous appelle.
