# Files that people attach, in French.

unfit-alt = { $limit } caractères au plus.
unfit-file-name = { $limit } caractères au plus.
unfit-file-empty = Ce fichier est vide.
error-file-large = Ce fichier est trop grand
error-file-large-means = Le maximum est de
error-no-room = Il n’y a plus de place pour ce fichier
error-no-room-means = Votre part, ou celle de la maison, est pleine. Supprimez des messages dont plus personne ne regarde les fichiers.
error-picture-unreadable = Cette image ne peut pas être lue
error-picture-unreadable-means = Ouvrez-la sur votre appareil, enregistrez-la de nouveau en JPEG ou en PNG, et recommencez.
error-picture-pixels = Cette image est trop grande
error-picture-pixels-means = Elle peut avoir 40 millions de pixels, et 10 000 de côté. Réduisez-la et recommencez.
error-picture-long = Cette image bouge trop longtemps
error-picture-long-means = Envoyez-la comme vidéo, ou raccourcissez-la.
error-file-gone = Ce fichier n’est plus là
error-file-gone-means = Il a été envoyé il y a plus d’un jour, ou fait partie d’un autre message. Joignez-le de nouveau.

attach = Joindre un fichier
file-alt = Décrivez-le en quelques mots
file-alt-hint = Pour qui ne peut pas voir ou entendre. Vous pouvez laisser vide.
file-shows = Que montre le fichier ?
file-shows-title = Ce que montrent vos fichiers
file-describe = Décrire cette image
file-drop = Retirer
file-on-its-way = En route

voice-message = Message vocal
voice-new = Enregistrer un message vocal
voice-on = Enregistrement en cours
voice-done = Terminé
voice-drop = Le jeter
voice-refused = Le micro ne peut pas être utilisé. Cela se règle dans le navigateur, à côté de l’adresse.
