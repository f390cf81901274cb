# Signalements, sanctions, recours, le journal, en français.

## Un message retiré
removed = Retiré par un hôte.
removed-by-rule = Retiré par un hôte (règle { $rule }).
about-message = À propos de ce message
see-why-removed = Pourquoi il a été retiré

## Prévenir les hôtes
tell-of = Prévenir les hôtes à propos de { $name }
tell-hosts = Prévenir les hôtes
which-rule = Quelle règle ?
rule-line = { $number }. { $text }
rule-none = Autre chose
by-rule = règle { $rule }
tell-words = Que s’est-il passé ? (quelques mots aident)
tell-grave = C’est grave
tell-grave-means = Une menace, une agression, un acte interdit par la loi : cela va plutôt aux hôtes de la maison.
tell-hidden = { $name } ne saura pas que cela vient de vous, ni maintenant ni plus tard.
tell-to-group = Les hôtes de ce groupe le lisent, avec votre nom. Ce qui concerne l’un d’eux va aux hôtes de la maison.
tell-to-house = Les hôtes de la maison le lisent, avec votre nom.
tell-copied = Le message, et les deux d’avant et d’après, sont copiés pour eux tels qu’ils sont maintenant.
tell-do = Les prévenir
told-already = Vous l’avez déjà signalé, ou il a déjà été retiré.
told-nobody = Personne ne répond de cette maison hormis la personne concernée : il n’y a donc personne à prévenir ici.
told-how = Dites en quelques mots ce qui s’est passé.
saved-told = C’est dit. Vous saurez ce qui en est résulté.
saved-done = C’est fait, et c’est écrit dans le journal.
saved-appeal = Votre recours est en route.
saved-passed = C’est maintenant aux hôtes de la maison.
error-nobody-else = Personne d’autre ne peut y répondre
error-nobody-else-means = La seule personne qui le pourrait est celle que cela concerne.
unfit-rule = Il n’y a pas de telle règle.
unfit-until = Il faut une fin, à venir et d’ici un an.
unfit-appeal = Dites, en { $limit } caractères au plus, pourquoi il faudrait y regarder à nouveau.

## Répondre à un signalement
report-about = Signalement à propos de { $name }
report-by = signalé par { $name }, { $date }
report-to-house = Pour les hôtes de la maison. Du groupe, vous voyez ce qui est copié ici, et rien d’autre.
report-acted = Quelque chose a été fait.
report-dismissed = Rien n’a été fait.
report-outcome = Dit à la personne qui a signalé : { $words }
answer-nothing = Ne rien faire
answer-words = Un mot pour { $name }, si vous voulez
answer-nothing-do = Clore, et le dire
answer-something = Faire quelque chose
pass-on = Demander aux hôtes de la maison d’en juger
what-to-do = Que faire ?
stands-too-high = Il ne vous revient pas d’agir envers quelqu’un de même rang que vous. Parlez-lui, ou parlez à qui se tient au-dessus.
removal-has-no-end = Un retrait n’a pas besoin de fin.
do-it = Le faire
do-more = Agir envers { $name }
in-the-house = dans toute la maison
measure-removal = Retirer le message
measure-mute = Retirer la parole : lire sans écrire, pour un temps
measure-ban = Exclure du groupe
measure-ban-from-house = Exclure de la maison, et de tous les groupes
measure-suspension = Suspendre : la maison lui est fermée pour un temps
measure-uninviting = Retirer le droit d’inviter
measure-told = { $name } apprend quoi, pourquoi, et jusqu’à quand.
measure-appeal = Un recours est possible, une fois, devant quelqu’un d’autre que vous.
measure-groups = Si personne d’autre n’est hôte d’un groupe à elle, quelqu’un du groupe répond entre-temps ; après une exclusion, pour de bon.
remove-message = Retirer le message
remove-means = Ses mots disparaissent pour tout le monde. Son auteur et les hôtes peuvent encore les lire.
why = Pourquoi ?
why-hint = Dit à la personne concernée, et écrit dans le journal que lit le groupe.
how-long = Pour combien de temps ?
or-until = Ou jusqu’à ce jour compris
for-an-hour = une heure
for-a-day = un jour
for-three-days = trois jours
for-a-week = une semaine
for-a-month = trente jours
for-good = pour toujours
for-good-if = pour toujours (une exclusion, ou le droit d’inviter)
until-then = jusqu’au { $date }
imposed-before = Ce qui a été fait auparavant
imposed-never = Rien, jusqu’ici.
imposed-by = { $name }, { $date }
lifted = levé
over = terminé
lift = Lever la sanction

## Une sanction
sanction-removal = Message retiré
sanction-mute = Sans la parole
sanction-ban = Exclusion
sanction-suspension = Suspension
sanction-uninviting = Sans droit d’inviter
sanction-whom = Qui et où
sanction-quote = Ce qu’il disait
sanction-when = Par qui
sanction-until = Jusqu’au
appeal = Le recours
appeal-answer = La réponse
appeal-granted = Accepté : la sanction est levée.
appeal-refused = Refusé : elle demeure.
appeal-make = Demander un autre regard
appeal-to-host = Un autre hôte du groupe y regarde, pas la personne qui a décidé. On peut le demander une fois.
appeal-to-house = Un hôte de la maison y regarde, pas la personne qui a décidé. On peut le demander une fois.
appeal-to-imposer = Personne d’autre ne répond de cette maison : la personne qui a décidé y regarde à nouveau. On peut le demander une fois.
appeal-words = Que faudrait-il considérer ?
appeal-do = Envoyer le recours
appeal-waits = Votre recours attend.
appeal-yours = Ce recours attend votre réponse
appeal-why-hint = Dit à la personne qui a fait le recours.
appeal-grant = L’accepter
appeal-refuse = Le refuser

## Tenu hors de la maison
waiting-suspended = Cette maison vous est fermée pour un temps
waiting-banned = Cette maison vous est fermée
waiting-until = Elle vous sera rouverte le { $date }.
waiting-for-good = Il n’y a pas de fin, à moins que la sanction ne soit levée.

## Le journal, et le registre
log = Journal
log-of = Journal de { $group }
log-means = Ce qui a été fait ici, et par qui. Chaque membre peut le lire.
log-empty = Rien pour l’instant.
log-none = Rien de cela n’a été fait.
log-older = Plus ancien
group-log = Ce qui a été fait ici
audit = Tout ce qui a été fait
audit-means = Rien ne peut y être changé ni effacé. D’un groupe secret où vous n’êtes pas, vous lisez qui a fait quoi et quand, mais aucun mot.
audit-person = Qui (un identifiant)
audit-day = Le jour
audit-deed = Quoi
audit-group = Où
audit-group-address = Où (l’adresse d’un groupe)
log-search = Chercher quelque chose
audit-any = tout
audit-find = Chercher
deed-by-house = La maison

## Ce qui a été fait
deed-claim = { $by } a ouvert la maison.
deed-owner-link = { $by } a fait une entrée pour la personne responsable.
deed-name-house = { $by } a nommé la maison : { $subject }.
deed-open-window = { $by } a ouvert la fenêtre.
deed-close-window = { $by } a fermé la fenêtre.
deed-change-password = { $by } a changé son mot de passe.
deed-give-handle = { $by } a donné au groupe son nom public.
deed-invite = { $by } a fait une invitation.
deed-revoke-invitation = { $by } a révoqué une invitation.
deed-come-in = { $by } est arrivé par une invitation.
deed-found = { $by } a fondé { $group }.
deed-enter = { $by } fait maintenant partie du groupe.
deed-leave = { $by } ne fait plus partie du groupe.
deed-remove = { $by } a renvoyé { $about }.
deed-approve = { $by } a laissé entrer { $about }.
deed-decline-request = { $by } a décliné une demande : { $about }.
deed-remove-message = { $by } a retiré un message : { $about }.
deed-mute = { $by } a retiré la parole à { $about }
deed-ban = { $by } a exclu { $about } du groupe
deed-suspend = { $by } a suspendu { $about }
deed-ban-from-house = { $by } a exclu { $about } de la maison
deed-uninvite = { $by } a retiré à { $about } le droit d’inviter
deed-lift = { $by } a levé une sanction : { $about }.
deed-dismiss-report = { $by } a clos un signalement à propos de { $about }.
deed-act-on-report = { $by } a agi à propos d’un signalement : { $about }.
deed-pass-report-on = { $by } a transmis à la maison un signalement à propos de { $about }.
deed-appeal = { $by } a fait un recours.
deed-grant-appeal = { $by } a accepté un recours : { $about }.
deed-refuse-appeal = { $by } a refusé un recours : { $about }.
deed-succeed = { $about } répond maintenant de { $group }, après { $subject }.
deed-approve-post = { $by } a laissé passer un message : { $about }.
deed-decline-post = { $by } n’a pas laissé passer un message : { $about }.
deed-add-filter = { $by } a ajouté un filtre : { $subject }
deed-remove-filter = { $by } a retiré un filtre : { $subject }
deed-propose = { $by } a proposé une mise en lumière.
deed-publish = { $by } a laissé sortir une mise en lumière : { $subject }
deed-decline = { $by } a décliné une mise en lumière.
deed-open-reply = { $by } a ouvert une réponse de dehors : { $subject }
deed-hide-reply = { $by } a masqué une réponse de dehors : { $subject }
deed-see-flag = { $by } a regardé ce que { $subject } signalait de dehors.
deed-take-follower = { $by } a laissé { $subject } suivre de dehors.
deed-decline-follower = { $by } n’a pas laissé { $subject } suivre de dehors.
deed-remove-follower = { $by } ne laisse plus { $subject } suivre.
deed-approve-followers = { $by } a voulu que les hôtes disent oui à qui veut suivre de dehors.
deed-welcome-followers = { $by } a laissé tout le monde suivre de dehors.
deed-allow-quote = { $by } a laissé { $subject } citer dehors une mise en lumière.
deed-decline-quote = { $by } n’a pas laissé { $subject } citer dehors une mise en lumière.
deed-block = { $by } a bloqué { $subject } dehors.
deed-unblock = { $by } a levé un blocage dehors.
deed-import-blocks = { $by } a repris une liste de blocages : { $subject }
deed-allow-server = { $by } a mis { $subject } sur la liste des serveurs entendus.
deed-disallow-server = { $by } a retiré { $subject } de la liste des serveurs entendus.
deed-hear-only = { $by } a voulu que seuls les serveurs de la liste soient entendus et informés.
deed-hear-anybody = { $by } a voulu que tous les serveurs soient de nouveau entendus et informés.
deed-change-keys = { $by } a changé les clés par lesquelles les autres serveurs connaissent la maison.
deed-set-quotes = { $by } a décidé qui peut citer dehors : { $subject }
deed-set-actor-type = { $by } a décidé comment les autres serveurs montrent le groupe : { $subject }
deed-end-quote = { $by } a repris son oui : { $subject } ne cite plus une mise en lumière dehors.
deed-farewell = { $by } a retiré tout ce que la maison montrait.
deed-fall-silent = { $by } a retiré tout ce que montrait le groupe, et mis fin à son adresse publique.
deed-withdraw = { $by } a repris une mise en lumière.

## Dit aux personnes concernées
notice-message-removed = Un hôte de { $group } a retiré un de vos messages : { $reason }
notice-muted = Vous n’avez plus la parole dans { $group } jusqu’au { $until } : { $reason }
notice-banned = Le groupe { $group } vous est fermé : { $reason }
notice-suspended = La maison vous a été fermée jusqu’au { $until } : { $reason }
notice-banned-from-house = La maison vous est fermée : { $reason }
notice-uninvited = Le droit d’inviter vous a été retiré : { $reason }
notice-portrait-taken-down = { $about } a décroché votre image. Vous pouvez en montrer une autre
notice-sanction-lifted = { $subject ->
    [removal] Un de vos messages, qu’un hôte avait retiré, est de nouveau là.
    [mute] Vous avez de nouveau la parole dans { $group }.
    [ban] L’accès vous est rendu.
    [suspension] Votre suspension est levée.
   *[uninviting] Vous pouvez de nouveau inviter.
}
notice-appeal-granted = Votre recours a été accepté : { $reason }
notice-appeal-refused = Votre recours a été refusé : { $reason }
notice-report-dismissed = Vous avez prévenu les hôtes à propos de { $about }. On a regardé, sans rien y changer. { $reason }
notice-report-acted = Vous avez prévenu les hôtes à propos de { $about }. { $subject ->
    [removal] Le message a été retiré.
    [mute] Cette personne n’a plus la parole pour un temps.
    [ban] Cette personne a été exclue.
    [suspension] Cette personne a été suspendue.
   *[uninviting] Le droit d’inviter lui a été retiré.
} { $reason }

my-sanctions = Ce qui a été décidé à votre sujet
my-sanctions-mean = Chaque décision dit pourquoi, jusqu’à quand, et comment la faire revoir.
my-sanctions-none = Rien.
silence-why = Lire pourquoi, et demander qu’on revoie
