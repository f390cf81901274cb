# What holds a message back, in French.

## A message that waits
held-waits = Ce message attend une personne qui anime ce groupe.
held-take-back = Le reprendre
held-declined = L’équipe du groupe n’a pas laissé passer ce message.
held-put-away = Ranger
error-slow = Un instant
error-slow-means = Ce groupe parle lentement. Le prochain message pourra venir dans { $count ->
    [one] { $count } seconde.
   *[other] { $count } secondes.
}
error-filtered = Ceci n’est pas pris ici
error-filtered-means = L’équipe de ce groupe ne prend pas ceci.
error-declined = Message refusé
error-declined-means = L’équipe du groupe n’a pas laissé passer ce message.

## The rhythm of a group
slow-minutes = { $count ->
    [one] Un message par minute
   *[other] Un message toutes les { $count } minutes
}
slow-seconds = Un message toutes les { $count } secondes
slow-until = jusqu’à

## Whoever reads and cannot speak
silence-muted = Votre parole est suspendue ici pour un temps. Vous pouvez toujours lire.
silence-archived = Ce groupe est archivé : on peut le lire, et l’on n’y dit plus rien.
silence-rules = Les règles de ce groupe ont changé. Acceptez-les pour reprendre la parole.
silence-read-rules = Lire les règles
silence-announcements = Seule l’équipe du groupe parle ici. Tout le monde lit.

unfit-pattern = Un mot avec des lettres, ou un domaine comme boutique.example, { $limit } caractères au plus.
