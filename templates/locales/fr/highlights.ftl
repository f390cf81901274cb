# Highlights and the public pages, in French.

## Mises en lumière
highlight-title = Titre
highlight-caution = Avertissement
highlight-caution-hint = Ce qu’il faut savoir avant de lire. Les paroles restent repliées tant qu’on ne veut pas les voir. Peut rester vide.
highlight-hashtags = Mots-dièse
highlight-hashtags-hint = Huit au plus, séparés par des espaces. Sous chacun, la maison a une page publique. Peut rester vide.
highlight-language = C’est écrit en
stands-caution = Avertissement : { $words }
stands-folded = Les paroles sont repliées dessous.
stands-language = écrit en { $language }
cover-change = Changer le titre, l’avertissement, les mots-dièse ou la langue
cover-change-means = Chaque personne citée est interrogée de nouveau : elle avait dit oui à la page telle qu’elle était.
cover-change-do = Changer, et redemander
highlight-by = proposé par { $who }, { $date }
workshop-pick = Choisissez les messages
pick-this = Choisir ce message de { $name }
workshop-asked = On demandera l’accord de
workshop-then = Et ensuite
workshop-step-authors = Chaque personne citée voit ses mots exacts et répond oui, oui sans son nom, ou non. Le silence vaut non.
workshop-step-host = Puis un hôte du groupe décide.
workshop-step-hosts = Puis un hôte décide : { $names }.
workshop-step-afar = Puis c’est une page publique, envoyée à qui suit { $address }.
workshop-own = Vos propres mots, si vous les citez
workshop-shut = Rien ne peut encore être proposé : la fenêtre de cette maison est fermée, ou le groupe n’a pas d’identifiant public. La personne responsable ouvre l’une, un hôte donne l’autre.
workshop-ask = Demander leur accord
workshop-many = Choisissez moins de messages, { $limit } au plus.
withdraw-truth = Cela peut être retiré à tout moment. La page disparaît alors, et l’on demande aux serveurs qui l’ont reçue de l’effacer. La plupart le font ; personne ne peut les y forcer.
slip-asks = { $who } aimerait montrer ce que vous avez dit : « { $title } »
slip-public-here = Tout le monde pourrait le lire sur le web.
slip-public-afar = Tout le monde pourrait le lire, ici et sur le fédivers.
slip-rest = Tout le reste de ce que vous avez écrit reste dans { $group }.
slip-silence = Sans réponse de votre part d’ici au { $date }, rien n’est publié.
mine-asks = { $who } demande votre accord
mine-afar = Tout le monde pourrait lire les mots ci-dessus, sur ce site et partout où l’on suit { $address }.
yes-named = Oui, signé { $name }
yes-nameless = Oui, sans mon nom
no-thanks = Non
no-reason = Vous n’avez pas à donner de raison. Si vous dites non, personne ne saura que c’était vous.
mine-said = Vous avez dit oui, signé { $name }.
mine-said-nameless = Vous avez dit oui, sans votre nom.
mine-change = Changer ma réponse
see-whole = Voir l’ensemble
see-copy = Voir la page publique
signed-as = Signé { $name }
signed-nameless = Sans nom
answer-asked = en attente
answer-yes = oui
answer-refused = non publié
state-asking = En attente d’accord
state-asking-means = Rien n’est public. Chaque personne citée doit dire oui.
state-agreed = Tout le monde a dit oui
state-agreed-means = Rien n’est encore public. Un hôte décide.
state-published = Public
state-published-means = Tout le monde peut le lire.
state-expired = Non publié
state-expired-means = Les personnes citées n’ont pas toutes dit oui à temps. Rien n’est sorti de la maison.
state-declined = Non publié
state-declined-means = Il a été décidé de ne pas publier. Rien n’est sorti de la maison.
state-replaced = Remplacé
state-replaced-means = Une édition plus récente a pris sa place.
state-withdrawn = Retiré
state-withdrawn-means = La page publique n’existe plus, et l’on a demandé aux autres serveurs de l’effacer.
state-leaving = Sur le départ
state-leaving-means = Un hôte a dit oui. Rien n’est encore public : chaque personne citée peut encore l’arrêter.
leaves-in = { $count ->
    [one] Part dans une minute
   *[other] Part dans { $count } minutes
}
leaves-means = Ensuite, tout le monde pourra le lire. L’arrêter ne demande aucune raison, et personne ne saura qui l’a fait.
stop-it = Arrêter
my-outside = Ce que l’on voit de moi dehors
my-outside-means = Tout ce qui est mis en lumière et montre vos mots, les a montrés ou va les montrer.
my-outside-none = Rien de vous n’a quitté la maison.
my-outside-since = dehors depuis le { $date }
my-outside-gone = retiré le { $date }
my-outside-servers = { $count ->
    [one] un serveur l’a reçu
   *[other] { $count } serveurs l’ont reçu
}
my-outside-export = Emporter cette liste
servers-each = Serveur par serveur
server-waiting = en attente
server-delivered = l’a reçu
server-refused = ne l’a pas pris
server-delete-waiting = effacement demandé, pas encore de réponse
server-deleted = a confirmé la demande d’effacement
server-delete-refused = a refusé d’effacer
server-dropped = rien n’a été envoyé
server-again = nouvel essai { $date }
server-hurry = Réessayer maintenant
server-delete-again = Redemander l’effacement
echo = De dehors
echo-likes = { $count ->
    [one] un « j’aime »
   *[other] { $count } « j’aime »
}
echo-boosts = { $count ->
    [one] un partage
   *[other] { $count } partages
}
echo-claimed = selon d’autres serveurs
echo-by = { $name }, de dehors
echo-waits = seuls les hôtes et les personnes citées le voient pour l’instant
echo-author = sa page
copy-answers = { $count ->
    [one] Une réponse d’ailleurs.
   *[other] { $count } réponses d’ailleurs.
}
reword = Changer mes mots
reword-words = Vos mots, tels qu’on les lirait
reword-means = Seule la mise en lumière change ; la salle garde ce que vous avez dit. On redemande l’accord de chaque personne citée.
reword-do = Garder ces mots
let-it-be = Y renoncer
revise = Une nouvelle édition
is-edition = Une nouvelle édition de ce qui est déjà public.
see-former = Voir l’édition actuelle
revise-means = Pour changer ce qui est écrit ici, ou les mots, on redemande l’accord de chaque personne citée. D’ici là, la page publique reste telle quelle.
revise-do = Préparer une nouvelle édition
host-decides = Votre décision, en tant qu’hôte
host-decides-here = Chaque personne citée a dit oui. Si vous approuvez, tout le monde pourra le lire sur le web.
host-decides-afar = Chaque personne citée a dit oui. Si vous approuvez, tout le monde pourra le lire, et ce sera envoyé à qui suit { $address }.
approve = Rendre public
decline = Ne pas publier
withdraw = Retirer
receipts = Où c’est allé
followers-word = { $count ->
    [one] abonnement
   *[other] abonnements
}
delivered-word = { $count ->
    [one] serveur l’a reçu
   *[other] serveurs l’ont reçu
}
waiting-word = { $count ->
    [one] serveur sera réessayé
   *[other] serveurs seront réessayés
}
refused-word = { $count ->
    [one] serveur l’a refusé
   *[other] serveurs l’ont refusé
}
workshop-mini = À quoi cela ressemblera
workshop-mini-none = Choisissez des messages et un titre.
workshop-look = Regarder d’abord
post-afar = Comme Mastodon le montre
post-afar-look = Voir comment Mastodon le montre
post-means = Dessiné d’après les paroles mêmes qui sont envoyées. D’autres serveurs peuvent les montrer un peu autrement.
post-more = Montrer plus
post-public = Public
post-quiet = Public discret
post-sensitive = Contenu sensible : l’afficher
post-when = au moment où cela part
workshop-nothing = Choisissez de 1 à 30 messages.

## Pages publiques
someone = Une personne du groupe
colophon = Mis en lumière le { $date }, avec l’accord de chaque personne citée.
colophon-revised = Revu le { $date }.
follow = Suivre { $group }
follow-from = Suivre d’ailleurs
follow-how = Depuis Mastodon ou tout autre service du fédivers, cherchez cette adresse :
follow-account = Votre adresse là-bas
follow-account-hint = On demande à votre serveur comment suivre depuis chez lui. L’adresse n’est pas gardée.
follow-there = Suivre depuis là-bas
follow-way = Sur { $server }, on vous demandera encore une fois si vous voulez suivre.
follow-go = Continuer sur { $server }
follow-by-hand = À la main
follow-unread = Ce n’est pas une adresse du fédivers. Elle ressemble à @nom@serveur.
follow-unknown = Ce serveur ne dit pas comment suivre depuis chez lui. À la main, cela marche.
follow-busy = Trop de monde le demande en ce moment. À la main, cela marche, ou dans une minute.
also-lit = Aussi en lumière
copies-lede = Ce que les membres de { $house } ont choisi de montrer.
copies-none = Rien n’est encore montré.
copy-gone = Cette page a été retirée
copy-gone-means = Les personnes qui l’avaient écrite l’ont reprise, comme elles le peuvent à tout moment.
public-foot = { $house } est une maison privée. On y entre sur invitation, et n’en sort que ce qui est choisi.
copies-of-group = Ce que { $group }, de { $house }, montre au monde, avec l’accord de chaque personne citée.
copies-under-tag = Ce que { $house } montre sous #{ $tag }.
copy-unfold = Montrer
copies-atom = Pour les lecteurs de flux (Atom)
picture-show = Montrer cette image : { $name }
picture-alt = Ce qu’on y voit, pour qui ne peut pas voir
picture-focus = Ce qui doit rester visible si elle est coupée, de 0 à 100. Un clic sur l’image le fixe.
picture-left = Depuis la gauche
picture-top = Depuis le haut
picture-described = Décrite ainsi : { $words }
picture-undescribed = Sans description pour qui ne peut pas la voir.
pictures-shown = Images
workshop-pictures = Choisissez jusqu’à quatre images, de messages que vous avez choisis.
unfit-focus = Un point a deux nombres de 0 à { $limit }.
consents = Demandé à vous
consents-none = Rien n’attend votre oui ou votre non.
consents-lede = Chaque question est à part : répondez à quelques-unes ou à toutes. Ce que vous laissez ouvert attend, et le silence vaut non. Un non choisi reste un non, quoi que vous répondiez à tout.
consents-each = Répondre comme choisi
consents-all-named = Oui à tout, sous le nom de { $name }
consents-all-nameless = Oui à tout, sans mon nom
consents-none-of-them = Non à tout
consents-together = { $count ->
    [one] Répondre à { $count } question
   *[other] Répondre aux { $count } dans une seule liste
}
workshop-called = Son titre, s’il part seul :
workshop-apart = Demander pour chaque message à part
workshop-apart-means = Chacun devient une mise en lumière à part, avec son titre et son propre accord.
unfit-many = Au moins un, et { $limit } au plus.
answers-whom = En réponse à { $name }.
answers-what = Ce qui a été dit
answers-means = ceci y répond, et n’est envoyé qu’à cette personne ; tout le monde peut le lire
host-decides-answer = Qui l’a écrite a dit oui. Si vous approuvez, elle sera envoyée à { $name }, et tout le monde pourra la lire.
answer-title = Réponse à { $name }
answer-of-group = La réponse du groupe
answer-write = Répondre au nom du groupe
answer-to = Vos paroles pour { $name }
answer-means = Elles sont à vous : en les écrivant vous y consentez telles quelles, un hôte les laisse partir, et vous pouvez les reprendre.
answer-sign = Comment vos paroles sont signées
answer-propose = Proposer cette réponse
server-gone = n’existe plus
servers-keep = Garder cette liste
withdrawal-asked = { $count ->
    [0] Aucun serveur ne l’avait.
    [one] Un serveur a été prié de l’effacer :
   *[other] { $count } serveurs ont été priés de l’effacer :
}
withdrawal-confirmed = { $count ->
    [0] aucun ne l’a encore confirmé.
    [one] un l’a confirmé.
   *[other] { $count } l’ont confirmé.
}
withdrawal-silent = { $count ->
    [one] Un n’a pas encore répondu, ou refuse.
   *[other] { $count } n’ont pas encore répondu, ou refusent.
}
