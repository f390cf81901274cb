# The feed, in French.

feed-while-away = Pendant votre absence
feed-away = { $messages } dans { $conversations }, depuis le { $since }.
feed-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
feed-conversations = { $count ->
    [one] { $count } conversation
   *[other] { $count } conversations
}
feed-read-all = Tout marquer comme lu
feed-passed = Marqué comme lu : { $rooms }.
feed-undo = Annuler
feed-answer = Répondre
feed-named = On vous nomme ici
feed-quiet = Vous ne souhaitez rien savoir de cette salle.
feed-show = { $count ->
    [one] Afficher { $count } message
   *[other] Afficher { $count } messages
}
feed-folded = { $count ->
    [one] { $count } message de plus
   *[other] { $count } messages de plus
}
feed-further = { $count ->
    [one] { $count } autre conversation attend
   *[other] { $count } autres conversations attendent
}
feed-last = La dernière chose : { $name }, { $at }.
feed-before = Déjà lu
