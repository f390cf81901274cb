# Les apartés, et qui l’on ne souhaite pas entendre, en français.

aside = Aparté
asides = Apartés
aside-new = Écrire à quelqu’un
aside-page = Qui est dans cet aparté
aside-means = Seules les personnes qui en font partie savent qu’il existe. Les hôtes de la maison en voient un message si une personne de l’aparté le signale, et rien d’autre.
asides-none = Rien pour l’instant. Un aparté réunit de deux à huit personnes qui partagent un groupe.
aside-with = Avec qui
aside-nobody = Personne ne répond à cela dans les groupes dont vous faites partie.
aside-open = Ouvrir l’aparté
aside-empty = Rien n’a encore été dit ici.
aside-leave = Quitter cet aparté
aside-leave-means = Vous ne le lirez plus, et personne ne pourra vous y ramener.
write-to = Écrire à { $name }
unfit-aside-alone = Choisissez quelqu’un.
unfit-aside-many = Un aparté réunit { $limit } personnes au plus, avec vous.
unfit-aside-unreachable = On ne peut pas écrire en ce moment à l’une de ces personnes.
unfit-aside-apart = Il faut que vous fassiez ensemble partie d’un même groupe.
unfit-aside-blocking = Vous avez bloqué l’une de ces personnes. Débloquez-la d’abord dans vos réglages.
silence-apart = On ne peut plus rien dire dans cet aparté en ce moment. Il se lit toujours.
silence-blocking = Vous avez bloqué la personne de cet aparté. Débloquez-la pour écrire ici.

## Bloquer
block = Ne pas entendre quelqu’un
block-means = Une personne bloquée ne peut ni vous écrire en aparté, ni parler dans vos apartés, ni vous appeler par votre nom. Elle n’en est pas avertie. Dans les groupes que vous partagez, rien ne change.
block-name = Bloquer { $name }
blocked-means = Vous avez bloqué { $name } : cette personne n’en est pas avertie.
unblock = Débloquer
blocks = Personnes bloquées
blocks-none = Vous entendez tout le monde.
saved-blocked = C’est fait. Vous pouvez revenir dessus ici ou dans vos réglages.
saved-unblocked = Vous entendez de nouveau cette personne.
