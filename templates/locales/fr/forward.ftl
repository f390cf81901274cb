# Transférer, en français.

forward = Transférer
forward-means = Ses mots vous suivent, sans ses fichiers. Des mots vont partout dans leur groupe, et partout depuis un groupe où chacun ici peut entrer. Qui les a dits, et où, n’est dit que dans leur groupe.
forward-nowhere = Vous ne pouvez parler dans aucun autre salon où ces mots puissent aller.
forward-where = Vers quel salon
forward-words = Ce que vous ajoutez
forward-words-hint = Vous pouvez laisser vide.
forward-do = Transférer
forwarded = Transféré
forwarded-from = Transféré : { $name } dans { $room }
unfit-forward = Choisissez un salon.
share = Partager
share-words = Ce que vous dites
share-files = Fichiers
share-where = Dans quelle salle
share-nowhere = Vous ne pouvez encore parler dans aucune salle.
