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
visibility-closed-means = Toute la maison voit qu’il existe ; seuls ses membres le lisent. On y entre sur invitation.
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
