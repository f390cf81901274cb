# What waits for a host, in French.

todo = À faire
todo-waits = en attente de vous
todo-waiting = { $count ->
    [one] { $count } chose attend
   *[other] { $count } choses attendent
}
todo-oldest = la plus ancienne :
todo-fresh = Quelque chose a changé : l’afficher
todo-nothing = Rien n’attend.
todo-what = Quoi
todo-all = Tout
todo-nothing-here = Rien de cela n’attend.
todo-kind-request = quelqu’un demande à entrer
todo-kind-held = un message retenu
todo-kind-report = un signalement
todo-kind-appeal = une demande de réexamen
todo-kind-reply = une réponse du dehors
todo-kind-flag = un serveur demande de regarder
todo-kind-follow = quelqu’un du dehors demande à suivre
todo-kind-quote = quelqu’un du dehors demande à citer
todo-longest = La plus ancienne réponse est venue en { $span }.
todo-approve = Accepter
todo-decline = Refuser
todo-look = Regarder et décider
todo-dismiss = Classer
todo-uphold = Maintenir
todo-later = Plus tard
todo-reason = Pourquoi
todo-reason-hint = { $name } lira ceci.
todo-word = Un mot, si vous voulez
todo-word-hint = La personne qui a signalé le lira. Rien n’est fait contre l’autre.
todo-again-days = Nouvelle demande possible dans (jours)
todo-undo = Annuler

## Ce qui attend
todo-asks-group = { $name } demande à entrer dans { $group }
todo-asks-approval = { $name } est là grâce à une invitation et attend votre accord
todo-asks-house = { $name } demande à entrer
todo-held = { $name } voudrait dire ceci dans { $room }
todo-held-newcomer = Un de ses premiers messages ici.
todo-held-word = Un mot y est retenu ici : { $reason }
todo-held-link = Un lien y est retenu ici : { $reason }
todo-reports-message = { $name } signale un message : { $about }
todo-reports-person = { $name } signale { $about }
todo-rule = Contre la règle { $rule }.
todo-appeals = { $name } demande qu’on revoie ceci : { $sanction }
todo-imposed = Décision de { $name }, avec cette raison : { $reason }
todo-invited-by = Invitation de { $name }.
todo-names = Dit être une connaissance de { $name }.
todo-vouches = { $name } se porte garant.

## Ce qui a été répondu
todo-replies = { $name } répond de dehors à « { $title } »
todo-flags = Le serveur { $name } vous demande de regarder « { $title } »
todo-flags-group = Le serveur { $name } vous demande de regarder ce que montre ce groupe
todo-follows = { $name } voudrait suivre ce groupe de dehors
todo-quotes = { $name } voudrait citer « { $title } » dehors
todo-quoting = Ses mots : { $address }
todo-account-since = Son serveur dit que ce compte y est depuis le { $date }.
todo-server-known = { $server } est connu ici depuis le { $date }.
todo-server-new = On ne sait rien ici de { $server }.
todo-server-followers = { $count ->
    [one] Une personne y suit un groupe de cette maison.
   *[other] { $count } personnes y suivent un groupe de cette maison.
}
todo-no-thanks = Refusé. Son serveur en est averti.
todo-done-no-thanks = Refusé : { $name }.
todo-seen = Regardé. Rien n’est répondu au serveur.
todo-done-seen = Regardé : { $name }.
todo-open = Ouvrir au groupe
todo-trust = Ouvrir, et faire confiance désormais
todo-hide = Masquer
todo-opened = Ouvert. Le groupe peut le lire à présent.
todo-hidden = Masqué. Personne du groupe ne le voit.
todo-done-hidden = Masqué : { $name }.
todo-approved = Accepté.
todo-declined = Refusé, avec votre raison.
todo-dismissed = Classé. La personne qui a signalé en est avertie.
todo-put-off = Remis à demain. Les autres hôtes le voient toujours.
todo-settled-by = { $name } a déjà répondu.
todo-settled = Ceci n’attend plus.
todo-done-approved = Accepté : { $name }.
todo-done-declined = Refusé : { $name }.
todo-done-dismissed = Classé : le signalement sur { $name }.
todo-done-upheld = Maintenu : { $name }.
todo-done-later = Remis à demain : { $name }.

## Keys
todo-keys = Touches
todo-key-move = suivant, précédent
todo-key-approve = accepter, ou regarder
todo-key-decline = refuser : écrire pourquoi

unfit-days = Entre 0 et { $limit } jours.
span-minutes = { $count } min
span-hours = { $count } h
span-days = { $count } jours
