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
js-from-here = non lu à partir d’ici
js-waits-again = Ceci vous attend de nouveau.
js-kept = Gardé pour plus tard.
js-act-failed = Cela n’a pas marché. Réessayez dans un instant.
js-editing = Vous modifiez ce message. Échap y renonce.
