# Invitations, the door, and coming in, in French.

## Invitations
invite-someone = Inviter quelqu’un
invite-groups = Quels groupes ouvre-t-elle ?
invite-note = Un mot pour la personne
invite-note-hint = Quelques phrases de vous. On les lit à la porte, avec votre nom.
invite-uses = Pour combien de personnes ?
invite-uses-hint = Une seule, c’est le plus sûr : le lien s’éteint après le premier usage.
invite-days = Valable
invite-make = Créer l’invitation
invite-made = Votre invitation est prête
invite-for = { $count ->
    [one] pour une personne
   *[other] pour { $count } personnes
}
invite-until = jusqu’au { $date }
invite-link = Le lien
invite-scan = Ou présentez-le à un téléphone : c’est le même lien.
invite-spoken = Ou le code, à dire ou à écrire sur une carte :
invite-once = C’est la seule fois qu’il est montré. La maison n’en garde aucune copie lisible.
invite-another = En créer une autre
unfit-uses = Un nombre de 1 à { $limit }.
invite-no-group = Choisissez au moins un groupe.

## La porte
door-title = { $name } vous invite
door-invites = { $name } vous invite à
door-you-join = Vous rejoindrez
door-mine = vous y êtes
door-valid = Valable
door-who-reads = Qui pourra vous lire
door-reads-group = { $count ->
    [one] Les membres de ce groupe.
   *[other] Dans chaque groupe, les membres de ce groupe.
}
door-reads-hosts = { $count ->
    [one] { $names } peut y faire entrer d’autres personnes.
   *[other] { $names } peuvent y faire entrer d’autres personnes.
}
door-reads-open = Toute la maison peut entrer et lire dans { $names }.
door-reads-owner = Techniquement, aussi { $names }, { $count ->
    [one] responsable
   *[other] responsables
} du serveur : les messages y sont conservés et ne sont pas chiffrés de bout en bout.
door-leaves-nothing = Rien ne sort de cette maison, et rien n’en sortira sans votre accord.
door-leaves-asked = Rien ne sort de cette maison sans votre accord, demandé chaque fois, sur les mots exacts.
door-reply = Votre réponse
door-accept = Accepter l’invitation
door-refuse = Pas pour vous ? Fermez simplement cette page. Personne n’en saura rien.
door-member = Vous êtes ici sous le nom de { $name }
door-gains = { $count ->
    [one] Cette invitation vous ouvre aussi un groupe.
   *[other] Cette invitation vous ouvre aussi { $count } groupes.
}
door-join = Entrer
door-not-for-me = Pas pour moi
door-nothing-new = Vous êtes déjà partout où mène cette invitation.
door-to-feed = Aller au fil
door-closed = Cette invitation n’est pas ouverte
door-closed-means = Elle a peut-être déjà servi, elle a peut-être expiré, ou le lien est incomplet. Demandez à la personne qui vous l’a donnée.
enter-code = Saisir un code
have-code = J’ai une invitation
code = Votre code
code-hint = Comme on vous l’a donné. Espaces, tirets et majuscules ne comptent pas.
code-open = Ouvrir la porte
have-account = J’ai déjà un compte
your-name = Votre nom
your-name-hint = Comme on vous appelle. Vous pourrez en changer.
your-handle = Votre identifiant
your-handle-hint = Pour vous connecter et pour qu’on vous trouve : petites lettres sans accent, chiffres et _. Il ne changera pas.
password = Mot de passe
password-hint = Dix caractères ou plus. Une phrase convient très bien.

## Entrer
sign-in = Se connecter
sign-out = Se déconnecter
sign-out-here = Se déconnecter de ce navigateur
handle = Identifiant
sign-in-wrong = Cet identifiant et ce mot de passe ne vont pas ensemble.
sign-in-later = Trop d’essais. Attendez quelques minutes avant de recommencer.
sign-in-lost = Mot de passe perdu ? Demandez un lien de connexion à la personne responsable de cette maison.
enter-hello = Bonjour { $name }
enter-means = Ce lien vous connecte, une seule fois.
enter-as = Entrer sous le nom de { $name }
enter-dead = Ce lien n’ouvre plus rien
enter-dead-means = Il a servi, ou son jour est passé. La personne responsable de cette maison peut en créer un autre.
claim = Cette maison est à vous
claim-means = Donnez-lui un nom, et créez votre compte. Vous en aurez la responsabilité ; cette page ne servira à personne d’autre.
claim-do = Ouvrir la maison
house-name = Nom de la maison
house-name-hint = On le voit à la porte, et de l’extérieur. Vous pourrez le changer.
preparing = Cette maison se prépare
preparing-means = Personne n’y habite encore. Si elle est à vous, ouvrez le lien que le serveur a affiché à son démarrage.
welcome = Sur invitation
welcome-means = Cette maison est privée. On y entre sur invitation, et de l’extérieur on n’en voit que ce qui est choisi.
