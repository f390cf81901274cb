# Les sondages, en français.

poll = Sondage
poll-new = Poser un sondage
poll-question = Question
poll-choices = Réponses
poll-choices-hint = De deux à dix, une par ligne.
poll-how = Comment on répond
poll-several = Plusieurs réponses
poll-several-means = Sinon, chacun en choisit une seule.
poll-anonymous = Sans les noms
poll-anonymous-means = Personne ne voit qui a choisi quoi. Sinon, tout le monde ici le voit.
poll-ends = Fin
poll-ends-hint = À l’heure de { $zone }. Vide : jusqu’à ce que vous ou un hôte le fermiez.
poll-ask = Demander
poll-voters = { $count ->
    [0] Personne n’a encore voté
    [one] { $count } personne a voté
   *[other] { $count } personnes ont voté
}
poll-votes = { $count ->
    [one] { $count } voix
   *[other] { $count } voix
}
poll-takes-several = plusieurs réponses
poll-is-anonymous = sans les noms
poll-until = jusqu’au { $when }
poll-closed = fermé
poll-look = Voir le sondage
poll-mine = Votre choix
poll-choose = Choisir
poll-give-up = Y renoncer
poll-close = Fermer le sondage
percent = { $count } %
unfit-choices = De deux à dix réponses différentes, une par ligne, de 100 caractères au plus.
unfit-choice = Ce sondage ne prend pas cette réponse.
unfit-ends = Un moment à venir, dans l’année.
error-poll-over = Ce sondage est fini
error-poll-over-means = Il n’y a plus rien à voter.
