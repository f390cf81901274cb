# La recherche : retrouver ce qui s’est dit, en français.

search = Recherche
search-for = Ce qui s’est dit
search-find = Chercher
search-how = Le début d’un mot suffit, les accents ne comptent pas ; entre guillemets, « quelques mots » se retrouvent tels quels. Pour préciser :
search-how-place = groupe/salle
search-nothing = Rien pour « { $query } ».
search-nothing-means = Avec moins de mots, ou moins de lettres d’un mot, on trouve plus. Seul ce que vous pouvez lire est parcouru.
search-older = Plus ancien
search-here = Chercher dans cette salle
unfit-search-empty = Écrivez un mot à chercher.
unfit-search-long = C’est trop long : { $limit } caractères au plus, et pas plus de 40 mots.
unfit-search-day = Un jour s’écrit 2026-11-01, un mois 2026-11.
unfit-search-has = Voici ce qui peut se chercher : has:link, has:image, has:video, has:audio, has:file, has:poll.
unfit-search-place = Aucun de vos groupes, aucune de vos salles n’est à cette adresse. Elle se lit dans celle de sa page, après /g/.
