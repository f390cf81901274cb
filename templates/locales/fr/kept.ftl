# Ce que l’on garde pour plus tard, en français.

kept = Gardés
kept-none = Rien pour l’instant. Gardez un message, et vous le retrouverez ici.
kept-gone = Un message qui n’est plus là, ou que vous ne pouvez plus lire.
kept-reminds = Rappel : { $when }
keep = Garder pour plus tard
keep-means = Personne d’autre ne voit ce que vous gardez.
keep-do = Garder
keep-change = Modifier
let-go = Ne plus garder
keep-when = Me le rappeler
keep-never = Jamais
keep-hour = Dans une heure
keep-tonight = Ce soir
keep-tomorrow = Demain
keep-week = La semaine prochaine
keep-day = Un jour précis
keep-day-which = Quel jour
saved-kept = C’est gardé. Vous le retrouverez sous « Gardés ».
saved-let-go = Ce message n’est plus gardé.
unfit-remind = Un moment à venir, dans les dix prochaines années.
notice-reminder = Vous vouliez revoir ce que { $about } a dit dans { $subject }.
remind-title = Vous l’aviez gardé pour maintenant
remind-of = Un message dans { $room }
