# Groups, in French.

found-group = Nouveau groupe
found = Créer le groupe
group-name = Nom du groupe
group-purpose = À quoi sert-il ?
group-purpose-hint = Une phrase. On la lit à la porte, avant d’accepter.
who-may-see = Qui peut en connaître l’existence, qui peut entrer
visibility-secret = Secret
visibility-secret-means = Seuls ses membres savent qu’il existe. On y entre sur invitation.
visibility-closed = Fermé
visibility-closed-means = Toute la maison voit qu’il existe ; seuls ses membres le lisent. Ses hôtes y font entrer.
visibility-open = Ouvert
visibility-open-means = Toute la maison peut y entrer et le lire. Personne d’autre.
first-room = Première salle
first-room-hint = Vous pourrez en ajouter d’autres.
new-room = Une nouvelle salle
join = Entrer dans ce groupe
leave-group = Quitter ce groupe
leave-means = Ce que vous avez dit reste. Pour revenir, il faudra peut-être une invitation.
group-window = À la fenêtre
group-window-means = Un identifiant public permet de suivre d’ailleurs, depuis Mastodon par exemple, ce que ce groupe met en lumière. On y voit le nom du groupe et sa raison d’être (d’un groupe secret, l’identifiant seul) et ses mises en lumière : ni membre, ni salle, ni autre message.
group-address = Ce que ce groupe met en lumière peut être suivi d’ailleurs, à cette adresse :
public-handle = Identifiant public
public-handle-hint = On le suivra sous la forme @identifiant@{ $domain }.
handle-for-ever = Une fois donné, il ne peut plus changer : les autres serveurs s’en souviennent.
give-handle = Donner cet identifiant
followers = { $count ->
    [one] { $count } abonnement extérieur
   *[other] { $count } abonnements extérieurs
}
yours-to-do = à vous

## Comment est un groupe
guest = en visite
archived = archivé
rules = Règles
roles = Rôles
of-them-guests = { $count ->
    [one] { $count } personne en visite
   *[other] { $count } personnes en visite
}
only-hosts-speak = Seuls les hôtes parlent ici.
group-archived = Ce groupe est archivé : on peut le lire, on n’y dit plus rien.
group-closed = La personne responsable de la maison a fermé ce groupe. On peut le lire, on n’y dit plus rien.
group-becomes-open = Le { $when }, ce groupe s’ouvre à tous les membres de la maison. Ce qui a été écrit avant reste à ses membres.
group-becomes-closed = Le { $when }, toute la maison verra que ce groupe existe et pourra demander à y entrer. Ce qui a été écrit avant reste à ses membres.
stands-in = { $who } remplace { $away }
until-date = jusqu’au { $date }
reads-all = Qui entre lit tout ce qui a été dit.
reads-from-joining = Qui entre lit ce qui se dit à partir de là.
reads-days = { $count ->
    [one] Qui entre lit le dernier jour.
   *[other] Qui entre lit les { $count } derniers jours.
}
reads-since = Qui entre lit à partir du { $date }, quand le groupe s’est ouvert à plus de monde.
reopen-group = Rouvrir ce groupe
reopen-means = On peut de nouveau y parler, et le trouver.

## Règles
rules-means = Qui entre les accepte d’abord. Quand elles changent, chacun est interrogé de nouveau : d’ici là, on lit et on ne parle pas.
rules-lines = Une règle par ligne
rules-hint = Courtes, avec vos mots. On cite leur numéro quand l’une n’est pas suivie.
rules-write = Écrire les règles
rules-none = Ce groupe n’a pas de règles.
rules-by = Écrites par { $name } le { $date }
rules-accept = Je les ai lues et je les accepte
rules-enter = Accepter, et entrer
rules-earlier = Comme elles étaient
rules-wait = Il y a des règles à accepter
rules-wait-means = Lisez-les et acceptez-les : d’ici là, vous pouvez lire ici, et ne pas parler.
read-rules = Lire les règles
saved-written = Les règles sont écrites.
saved-rules = Vous avez accepté les règles.

## Réglages d’un groupe
about-group = Ce qu’il est
rhythm = Rythme
announcements = Annonces
announcements-means = Seuls les hôtes parlent ; tout le monde lit.
slow = Mode lent
slow-off = Non
slow-for = Pour combien de temps
slow-until-changed = Jusqu’à nouvel ordre
hours = { $count ->
    [one] une heure
   *[other] { $count } heures
}
hold-posts = Premiers messages qui attendent un hôte
hold-posts-hint = 0 : aucun n’attend.
hold-days = De qui est là depuis moins de tant de jours
newcomers = Nouveaux venus
read-back = Jusqu’où ils lisent en arrière
read-back-all = Tout
read-back-joining = À partir de leur arrivée
read-back-days = { $count ->
    [one] Un jour
   *[other] { $count } jours
}
read-back-hint = C’est écrit à la porte. Un changement vaut pour qui entre ensuite ; qui est là garde ce qu’il a.
read-back-opened = Personne ne lit avant le { $date }, quand le groupe s’est ouvert à plus de monde.
door-questions = Questions à qui demande à entrer
door-questions-hint = Trois au plus, une par ligne. Les hôtes lisent les réponses.
again-days = Jours avant de redemander
again-days-hint = Après un refus.
keeping-title = Combien de temps les mots restent
keeping-how-long = Ce qui est dit ici est gardé
keeping-hint = Ensuite cela part, pour tout le monde, avec les fichiers, un dixième d’une salle par heure au plus. C’est écrit à la porte. Ce qui est publié reste jusqu’à son retrait.
kept-for-ever = Pour toujours
kept-days = { $count ->
    [one] Un jour
   *[other] { $count } jours
}
keeps-days = { $count ->
    [one] Ce qui est dit est gardé un jour.
   *[other] Ce qui est dit est gardé { $count } jours.
}
keeping-goes = { $count ->
    [one] Un message est plus ancien. Il partirait maintenant, et ne reviendra pas.
   *[other] { $count } messages sont plus anciens. Ils partiraient en quelques jours, et ne reviendront pas.
}
error-going = Les laisser partir ?
error-going-means = { $count ->
    [one] Un message est plus ancien, et partirait.
   *[other] { $count } messages sont plus anciens, et partiraient.
}
keeping-sure = Les laisser partir
room-name = Nom de la salle
rename = Renommer
up = Monter
down = Descendre
archive = Archiver
reopen = Rouvrir
rooms-mean = Une salle garde son adresse quel que soit son nom. Une salle archivée se lit encore ; une salle au moins reste ouverte.
visibility-hint = Moins de monde : tout de suite. Plus de monde : chacun dans le groupe est prévenu, et cela arrive 24 heures plus tard ; ce qui a été écrit avant n’est jamais montré à ceux qui viennent après.
call-off = Annuler
archive-group = Archiver ce groupe
archive-means = On peut encore le lire, on n’y dit plus rien. Vous pourrez le rouvrir.
saved-rhythm = Le rythme est réglé.
previews = Aperçus des liens
previews-look-up = Consulter les pages vers lesquelles on renvoie
previews-group-means = La maison demande à la page derrière un lien son titre et quelques mots, et les montre sous le message. Cette page apprend que quelqu’un ici a reçu le lien, mais pas qui. C’est éteint dans les groupes secrets si vous ne l’allumez pas, et partout tant que la maison ne consulte aucune page.
previews-house-means = Là où un groupe le souhaite, la maison demande à la page derrière un lien son titre et quelques mots. Sans cela, aucune page n’est consultée, dans aucun groupe.
saved-previews = Les liens sont traités ainsi à partir de maintenant.
saved-keeping = La durée de garde est changée.
saved-newcomers = Cela vaut pour qui entre désormais.
saved-rooms = Les salles ont changé.
saved-visibility = C’est fait : la page du groupe dit où il en est.
unfit-number = Un nombre de 0 à { $limit }.
unfit-last-room = Une salle au moins reste ouverte.

## Rôles
name-host = Nommer hôte
dismiss-host = Ne plus être hôte
role-not-theirs = Cette personne ne peut pas s’en charger maintenant. Regardez qui est dans le groupe.
hand-over = Transmettre le groupe
hand-over-means = Le groupe est à cette personne dès lors, et vous restez hôte. Elle seule peut le rendre.
hand-over-to = À qui
hand-over-confirm = Oui, le groupe sera à elle ou à lui.
hand-over-sure = Cochez que vous êtes sûr, puis transmettez.
stand-in = Pendant votre absence
stand-in-means = Quelqu’un a vos droits jusqu’au jour que vous choisissez, sauf celui de transmettre le groupe. Tout le groupe le voit, et cela finit de soi-même.
stand-in-who = Qui
stand-in-until = Dernier jour
stand-in-name = Nommer un remplaçant
stand-in-end = Finir maintenant
saved-roles = C’est fait.

## Demander à entrer
ask-to-enter = Demander à entrer
ask-read-by = Lu par { $names } ; la réponse vient de là.
ask-words = Quelques mots pour eux
ask-words-hint = Si vous voulez.
ask-accepts = Demander, c’est accepter ces règles.
ask-send = Demander
asked-waits = Vous avez demandé à entrer
asked-since = Depuis { $date }. La réponse viendra sur votre fil.
ask-withdraw = Retirer la demande
ask-again = Vous pourrez redemander à partir de { $date }.

## Tous les groupes, pour la personne responsable de la maison
roles-of-page = Ici, vous choisissez parmi les personnes de cette page.
house-groups = Tous les groupes
house-groups-none = Aucun groupe n’est ainsi.
group-name-part = Une partie de son nom
group-life = Son état
group-lived = vivant
house-groups-mean = Vous savez que chacun existe. Pour en lire un, il faut en être ; si vous entrez, chacun y est prévenu.
founded-on = depuis le { $date }
open-reports = { $count ->
    [one] { $count } signalement ouvert
   *[other] { $count } signalements ouverts
}
closed-by-house = fermé par vous
house-group-acts = Le fermer, ou y entrer
close-reason = Pourquoi (ses membres le liront)
close-group = Fermer ce groupe
step-in = Entrer
step-in-means = Vous devenez membre. Son journal le dit, et chacun y est prévenu.
saved-closed = Le groupe est fermé, et ses membres savent pourquoi.
saved-reopened = Le groupe est rouvert.
further = Suite

## Ce qu’on apprend
notice-owner-now = { $group } est désormais sous votre responsabilité, après { $about }.
notice-handed-over = { $group } est transmis à { $about }. Vous y restez hôte.
notice-host-now = { $about } vous a confié le rôle d’hôte de { $group }.
notice-host-no-more = Vous n’êtes plus hôte de { $group }.
notice-stand-in = Vous remplacez { $about } dans { $group }, jusqu’au { $until }.
notice-attended = Pendant votre absence, { $about } vous remplace dans { $group }, jusqu’au { $until } ou jusqu’à votre retour.
notice-announced = { $subject ->
    [open] Le { $until }, { $group } s’ouvre à tous les membres de la maison. Ce qui a été écrit avant reste à ses membres.
   *[closed] Le { $until }, toute la maison verra que { $group } existe. Ce qui a été écrit avant reste à ses membres.
}
notice-closed = La personne responsable de la maison a fermé { $group } : { $reason }
notice-stepped-in = { $about }, responsable de cette maison, fait maintenant partie de { $group }.

## Ce qui a été fait dans un groupe
deed-name-host = { $by } a confié le rôle d’hôte à { $about }.
deed-dismiss-host = { $by } a retiré à { $about } le rôle d’hôte.
deed-stay-over = Le séjour de { $by } est fini.
deed-rename-group = { $by } a changé le nom ou le but : { $subject }.
deed-write-rules = { $by } a écrit de nouvelles règles.
deed-only-announce = { $by } en a fait un groupe d’annonces : seuls les hôtes y parlent.
deed-let-speak = { $by } a rendu la parole à tout le monde.
deed-slow-down = { $by } a changé le rythme de parole : { $subject }.
deed-hold-first = { $by } a changé quels premiers messages attendent un hôte : { $subject }.
deed-read-back = { $by } a changé jusqu’où lit qui arrive : { $subject }.
deed-keep = { $by } a changé combien de temps on garde ce qui est dit : { $subject }.
deed-show-previews = { $by } a fait consulter les liens, pour en montrer un aperçu.
deed-hide-previews = { $by } ne fait plus consulter les liens.
deed-ask-at-door = { $by } a changé ce qui est demandé à qui voudrait entrer.
deed-announce = { $by } a annoncé que plus de monde verra le groupe à partir du { $until } : { $subject }.
deed-call-off = { $by } a annulé ce qui était annoncé.
deed-show = Plus de monde voit le groupe à partir de maintenant : { $subject }.
deed-hide = { $by } a rendu le groupe moins visible : { $subject }.
deed-add-room = { $by } a ajouté la salle { $subject }.
deed-rename-room = { $by } a renommé une salle : { $subject }.
deed-order-rooms = { $by } a déplacé la salle { $subject }.
deed-accept-rules = { $by } a accepté les règles.
held-first = les { $posts } premiers de qui est là depuis moins de { $days } jours
log-former = Avant : { $former }.
deed-archive-room = { $by } a archivé la salle { $subject }.
deed-reopen-room = { $by } a rouvert la salle { $subject }.
deed-hand-over = { $by } a confié le groupe à { $about }.
deed-stand-in = { $about } remplace { $by } jusqu’au { $until }.
deed-end-stand-in = { $about } ne remplace plus la personne à qui le groupe appartient.
deed-attend = { $about } remplace { $subject } jusqu’au { $until }, pour que quelqu’un réponde.
deed-archive = { $by } a archivé le groupe.
deed-reopen = { $by } a rouvert le groupe.
deed-close = { $by }, à qui la maison appartient, a fermé le groupe. { $reason }
deed-step-in = { $by }, à qui la maison appartient, est dans le groupe, ouvertement.
