# The bridge to other servers, in French.
bridge = Autres serveurs
bridge-short = Leur état, qui la maison tient dehors, et l’adieu
bridge-servers = Leur état
bridge-clock = D’autres serveurs disent que l’horloge de cette machine se trompe de plus d’une heure. Ils ne croiraient rien de ce qu’elle signe : ce qui attend d’y partir partira quand l’heure sera juste.
bridge-servers-none = Aucun serveur ne suit encore, et rien n’attend d’y partir.
bridge-days = Lettres par jour, ces deux dernières semaines
bridge-days-mean = En pâle : refusées là-bas.
bridge-days-numbers = La même chose en chiffres
bridge-arrived = { $count ->
    [one] { $count } arrivée
   *[other] { $count } arrivées
}
bridge-refused = { $count ->
    [one] { $count } refusée
   *[other] { $count } refusées
}
bridge-waits = Pour qui il attend le plus
bridge-followers = { $count ->
    [one] un abonnement
   *[other] { $count } abonnements
}
bridge-waiting = { $count ->
    [one] un envoi attend
   *[other] { $count } envois attendent
}
bridge-failing = ne répond plus depuis { $date }
bridge-well = répond
blocks-outside = Tenus dehors
blocks-outside-mean = Rien ne leur est envoyé et rien ne vient d’eux. Ce qu’ils ont reçu leur est tout de même redemandé en cas de retrait.
block-target = Un serveur ou un compte
block-target-hint = Un serveur par son nom, comme spam.example, avec tout ce qui est dessous ; un compte par l’adresse de sa page.
block-reason = Pourquoi, pour les autres hôtes
block-do = Tenir dehors
block-lift = Laisser revenir
block-wrong = Ce n’est ni le nom d’un serveur, ni l’adresse d’un compte.
block-import = Reprendre une liste
block-list = La liste
block-list-hint = Telle que Mastodon l’exporte, ou un serveur par ligne. Les serveurs qui y sont seulement limités sont laissés de côté.
block-import-do = Tous les tenir dehors
only = Seulement ces serveurs
only-mean = Tant que c’est ainsi, rien ne va vers un autre serveur, et rien n’en vient. Ce que tout le monde peut lire à la fenêtre reste public.
only-group-mean = Pour ce groupe seulement : tant que c’est ainsi, rien ne va vers un autre serveur, et rien n’en vient. Ce que tout le monde peut lire à la fenêtre reste public.
only-add = Serveurs
only-add-hint = Un par ligne, par son nom, chacun avec tout ce qui est dessous.
only-add-do = Mettre sur la liste
only-remove = Retirer de la liste
only-on = En vigueur : seuls les serveurs de cette liste sont entendus et informés.
only-on-do = N’entendre et n’informer que ces serveurs
only-off-do = Entendre et informer de nouveau tout le monde
only-cuts-none = Cela ne coupe d’aucun serveur qui suit en ce moment.
only-cuts = { $count ->
    [one] Cela coupe d’un serveur :
   *[other] Cela coupe de { $count } serveurs :
}
only-cuts-followers = { $count ->
    [0] Personne n’y suit ; ce qui en est venu disparaît.
    [one] Un abonnement prend fin, et ce qui en est venu disparaît.
   *[other] { $count } abonnements prennent fin, et ce qui en est venu disparaît.
}
only-cut-do = Couper, et n’entendre que ces serveurs
error-cuts = Couper ?
error-cuts-means = { $count ->
    [one] Un serveur qui n’est pas sur la liste serait coupé.
   *[other] { $count } serveurs qui ne sont pas sur la liste seraient coupés.
}
list-taken = { $count ->
    [0] Rien n’a été repris.
    [one] Une ligne a été reprise.
   *[other] { $count } lignes ont été reprises.
}
list-stood = { $count ->
    [0] Aucune n’y était déjà.
    [one] Une y était déjà.
   *[other] { $count } y étaient déjà.
}
list-limited = { $count ->
    [one] Une est seulement limitée là-bas, et a été laissée de côté.
   *[other] { $count } sont seulement limitées là-bas, et ont été laissées de côté.
}
list-unread = { $count ->
    [one] Une n’a pas pu être lue :
   *[other] { $count } n’ont pas pu être lues :
}
list-line = Ligne { $line } :
saved-disallowed = Retiré de la liste.
saved-hear-only = Désormais, seuls ces serveurs sont entendus et informés.
saved-hear-anybody = Tout le monde est de nouveau entendu et informé, sauf qui est tenu dehors.
bridge-keys = Clés
bridge-keys-since = Les autres serveurs savent, par des clés du { $date }, que c’est bien cette maison qui parle.
bridge-keys-untold = { $count ->
    [0] Tous les serveurs ont appris le dernier changement.
    [one] Un serveur n’a pas encore appris le dernier changement : les anciennes clés signent encore pour lui, une semaine au plus.
   *[other] { $count } serveurs n’ont pas encore appris le dernier changement : les anciennes clés signent encore pour eux, une semaine au plus.
}
bridge-keys-underway = D’ici là, on ne change de nouveau que des clés tombées en de mauvaises mains.
bridge-keys-mean = Les nouvelles clés ont de nouveaux noms, et les serveurs qui suivent les apprennent sous les anciennes. Une sauvegarde d’avant ne contient que les anciennes.
bridge-keys-at-once = Les anciennes clés sont en de mauvaises mains
bridge-keys-at-once-means = Elles ne signent plus rien. Les serveurs qui ne cherchent pas les nouvelles ne comprennent rien de cette maison pendant un jour ou deux.
bridge-keys-do = Changer les clés
saved-keys = Les clés sont changées. Les serveurs qui suivent l’apprennent en ce moment.
quotes = Qui peut citer
quotes-mean = Les autres serveurs ne montrent une citation qu’avec un oui qu’ils trouvent ici. Il est repris quand la mise en lumière est retirée. Ce qui est déjà montré garde ce qui valait alors, si c’est plus strict.
quotes-nobody = Personne d’autre
quotes-asked = Avec le oui d’un hôte
quotes-anybody = Tout le monde
quote-end = Reprendre le oui
saved-quotes = Enregistré. Pour ce qui est déjà montré, cela vaut si c’est plus strict.
actor-type = Comment les autres serveurs montrent ce groupe
actor-type-means = Mastodon montre un compte automatisé avec un badge qui le dit, et un groupe sans badge. Les serveurs des abonnés l’apprennent quand cela change ; certains gardent ce qu’ils avaient.
actor-type-group = Comme un groupe
actor-type-service = Comme un compte automatisé
saved-actor-type = Enregistré. Les serveurs des abonnés l’apprennent.
saved-quote-ended = Repris. Son serveur en est averti.
todo-block = Ne plus rien en entendre ici
farewell = Adieu
farewell-means = Tout ce qui est montré est retiré, et chaque serveur qui l’a reçu est prié de l’effacer. Quand ils l’ont confirmé, fermez la fenêtre. C’est sans retour : ce qui est retiré ne revient pas.
farewell-count = Serveurs priés d’effacer : { $asked }. Tout confirmé : { $confirmed }.
farewell-do = { $count ->
    [one] Retirer la seule mise en lumière
   *[other] Retirer les { $count } mises en lumière
}
farewell-done = Plus rien n’est montré.
saved-kept-out = Tenu dehors.
saved-let-in = De nouveau bienvenu.
saved-farewell = Tout est retiré. Les serveurs sont priés d’effacer.
group-outside = Ce groupe et le monde
group-outside-what = Les serveurs et les comptes avec lesquels ce groupe n’a rien à faire, et comment il met fin à son adresse publique.
group-outside-none = Le monde ne connaît pas ce groupe : il n’a pas d’identifiant public.
followers-outside = Qui suit
followers-approve = Les hôtes disent oui à qui veut suivre
followers-approve-means = Qui le demande attend dans la liste de ce qui est à faire. Sans cela, tout le monde peut suivre, sauf qui le groupe tient dehors. Qui suit déjà continue.
followers-none = Personne ne suit encore.
followers-since = depuis le { $date }
follower-remove = Ne plus laisser suivre
saved-followers = Enregistré. Les serveurs qui suivent en sont avertis.
saved-follower-gone = Ce compte ne suit plus. Son serveur en est averti.
blocks-outside-group-mean = Pour ce groupe seulement : rien ne va vers eux et rien ne vient d’eux. Ce qu’ils ont reçu leur est encore redemandé en cas de retrait.
group-silent = Ce groupe a mis fin à son adresse publique le { $date }. Il ne peut plus rien montrer.
farewell-group-means = Tout ce que montre ce groupe est retiré, chaque serveur qui l’a reçu est prié de l’effacer, puis son adresse publique prend fin. C’est sans retour : plus personne ne pourra le suivre, et l’adresse n’ira à aucun autre groupe.
farewell-group-owner = Seul le propriétaire du groupe peut le faire.
farewell-group-do = { $count ->
    [0] Mettre fin à l’adresse publique
    [one] Retirer la seule mise en lumière, et mettre fin à l’adresse publique
   *[other] Retirer les { $count } mises en lumière, et mettre fin à l’adresse publique
}
