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
silence-rules = Acceptez les règles de ce groupe pour y parler.
silence-read-rules = Lire les règles
silence-announcements = Seule l’équipe du groupe parle ici. Tout le monde lit.

unfit-pattern = Un mot avec des lettres, ou un domaine comme boutique.example, { $limit } caractères au plus.

## Filters
filters = Filtres de mots et de liens
filters-there = Ce qui est retenu
filters-mean = Les mots se comparent entiers, sans casse ni accents. L’équipe du groupe n’est pas retenue.
filters-none = Rien encore : les mots de chaque personne vont droit dans la salle.
filters-saved = Enregistré. Cela compte dès le prochain message.
filter-new = Retenir quelque chose
filter-looks-for = Que chercher
filter-kind-word = Un mot
filter-kind-word-means = Ou quelques mots qui se suivent.
filter-kind-link = Un lien
filter-kind-link-means = Vers un domaine et ce qui en dépend. Sans domaine : tous les liens.
filter-pattern = Le mot, ou le domaine
filter-pattern-hint = Par exemple : loterie, ou boutique.example
filter-then = Et alors
filter-holds = Le message attend l’équipe du groupe
filter-refuses = Le message n’est pas pris
filter-reason = Pourquoi
filter-reason-hint = Qui l’écrit lira ceci, et pourra l’écrire autrement.
filter-add = Ajouter
filter-try = Essayer sur les 200 derniers messages
filter-would-find = { $count ->
    [0] Aucun des 200 derniers messages ne le contient.
    [one] { $count } des 200 derniers messages le contient.
   *[other] { $count } des 200 derniers messages le contiennent.
}
filter-remove = Retirer
filter-word = « { $pattern } »
filter-any-link = Tous les liens
filter-links-to = Liens vers { $pattern }
unfit-filters = Un groupe a { $limit } filtres au plus.

filters-what = Des mots et des liens retenus pour un hôte, ou refusés.
