# Invitations, the door, and coming in, in French.

## Invitations
invite-someone = Inviter quelqu’un
invite-kind = Pour qui ?
kind-person = Une personne
kind-person-means = Un seul usage, une semaine. Le plus sûr.
kind-link = Un lien pour un groupe
kind-link-means = { $count ->
    [one] Une personne, deux semaines.
   *[other] { $count } personnes, deux semaines.
} Qui le reçoit peut venir.
kind-guest = En visite
kind-guest-means = Dans ces seuls groupes, jusqu’à une date. Sans pouvoir inviter.
invite-nowhere = Il n’y a aucun groupe où vous pouvez inviter.
invite-guest-until = La visite dure jusqu’au
invite-guest-until-hint = Le dernier jour. Ensuite, le compte n’ouvre plus rien.
invite-guests-stay = Les visites durent jusqu’au { $date }
invite-more = Plus de réglages
invite-uses = Pour combien de personnes ?
invite-uses-hint = Vide : comme d’habitude pour ce que vous avez choisi.
invite-days = Valable combien de jours ?
invite-days-hint = 90 au plus.
invite-approval = Une réponse d’abord
invite-approval-means = Qui vient par elle attend l’accord d’un hôte du premier groupe.
invite-questions = Questions à poser
invite-questions-hint = Jusqu’à trois, une par ligne.
invite-only-for = Réservée à une adresse e-mail
invite-only-for-hint = Une adresse, ou celles d’un domaine : @choeur.example. Cette maison n’envoie pas de courrier : la porte demande l’adresse et croit sur parole qui se présente.
invite-only-for-proven = Une adresse, ou celles d’un domaine : @choeur.example. La porte y écrit d’abord, et s’ouvre à qui lit la lettre.
invite-language = Langue de sa page
invite-language-any = Celle de qui la lit
invite-hosts = Qui vient devient hôte de
invite-wording = Des mots à la place du code
invite-wording-hint = Dix lettres a–z, chiffres et tirets ou plus, comme choeur-de-juin. Ils se devinent : à garder pour les occasions ouvertes.
invite-print = Imprimer une carte
invite-print-means = Imprimée, cette page est une carte à plier : A6, le code à l’intérieur.
unfit-one-person = Une invitation pour une personne sert une fois. Choisissez un lien pour en inviter plus.
unfit-guest-until = Un jour à venir, d’ici un an.
unfit-only-for = Une adresse comme sami@choeur.example, ou un domaine comme @choeur.example.
unfit-wording = 10 à { $limit } lettres a–z, chiffres et tirets.
unfit-wording-taken = Ces mots ouvrent une autre porte. Choisissez-en d’autres.
invite-groups = Quels groupes ouvre-t-elle ?
invite-note = Un mot pour la personne
invite-note-hint = Quelques phrases de vous. On les lit à la porte, avec votre nom.
invite-make = Créer l’invitation
invite-made = Votre invitation est prête
invite-for = { $count ->
    [one] pour une personne
   *[other] pour { $count } personnes
}
invite-until = jusqu’au { $date }
invite-link = Le lien
invite-scan = Ou présentez-le à un téléphone : c’est le même lien.
invite-spoken = Ou, sur { $address }, le code :
invite-once = C’est la seule fois qu’il est montré. La maison n’en garde aucune copie lisible.
invite-another = En créer une autre
unfit-uses = Un nombre de 1 à { $limit }.
invite-no-group = Choisissez au moins un groupe.

## Ce qu’elles sont devenues
invitations-mine = Mes invitations
invitations-all = Toutes les invitations
invitations-search = Chercher dans les mots et les noms
invitations-state = État
invitations-any = Toutes
invitations-look = Chercher
invitations-none = Il n’y en a aucune.
invitations-ticked = Celles qui sont cochées :
invitations-older = Les précédentes
invitation-live = ouverte
invitation-paused = en pause
invitation-used_up = épuisée
invitation-expired = expirée
invitation-revoked = fermée
invitation-by = de { $name }
invitation-secret-group = un groupe secret
invitation-used = { $used } sur { $uses }
invitation-came = Par elle :
invitation-came-all = Toutes celles et tous ceux venus par elle
invitation-pause = Mettre en pause
invitation-reopen = Rouvrir
invitation-revoke = Fermer pour de bon
invitation-reissue = Nouveau code
invitation-held = Un hôte de la maison l’a mise en pause.

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
door-reads-open = Toute la maison peut entrer et lire dans { $names }, et ses membres peuvent inviter.
door-reads-owner = Techniquement, aussi { $names }, { $count ->
    [one] hôte
   *[other] hôtes
} du serveur : les messages y sont conservés et ne sont pas chiffrés de bout en bout.
door-leaves-nothing = Rien ne sort de cette maison, et rien n’en sortira sans votre accord.
door-leaves-asked = Rien ne sort de cette maison sans votre accord, demandé chaque fois, sur les mots exacts.
door-reply = Votre réponse
door-accept = Accepter l’invitation
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
door-preview = Une maison privée, sur invitation.
door-announcements = annonces seulement
door-hosting = Vous y serez hôte.
door-guest = En visite
door-guest-until = Vous restez jusqu’au { $date }, dans ces seuls groupes, sans pouvoir inviter.
door-rules = Les règles
door-rules-count = { $count ->
    [one] Une règle
   *[other] { $count } règles
}
door-rules-first = Les { $count } premières règles
door-accepts-all-rules = En entrant, vous acceptez les { $count } règles, celles des pages où mène la porte comprises.
door-rules-all = { $count ->
    [one] Lire la règle
   *[other] Lire les { $count } règles
}
door-others = { $count ->
    [one] une autre personne
   *[other] { $count } autres personnes
}
door-back = Revenir à la porte
door-accepts-rules = { $count ->
    [one] En entrant, vous acceptez la règle ci-dessus.
   *[other] En entrant, vous acceptez les règles ci-dessus.
}
door-back-all = Qui arrive après vous peut lire tout ce qui s’est dit avant.
door-back-none = Qui arrive ne lit rien de ce qui s’est dit avant son arrivée.
door-back-days = { $count ->
    [one] Qui arrive peut lire la journée précédente.
   *[other] Qui arrive peut lire les { $count } jours précédents.
}
door-back-in = { $group } : { $sentence }
door-approval = { $count ->
    [one] { $names } répond avant que vous entriez.
   *[other] { $names } répondent avant que vous entriez.
} D’ici là, nous gardons votre place.
door-ask = Demander à entrer
door-email = Adresse e-mail
door-email-hint = Cette invitation est réservée à certaines adresses. Rien n’est envoyé à la vôtre : elle est comparée ici, et gardée sans vérification.
door-email-proven = La lettre a montré qu’elle est à vous. Elle est gardée, et montrée à personne.
door-email-optional = Facultatif, pour un mot de passe perdu. Une lettre y part pour la confirmer.
door-other-address = Cette invitation n’est pas pour cette adresse.
door-letter-first = Demandez d’abord une lettre à cette adresse.
door-address-taken = Quelqu’un ici a déjà cette adresse.
door-letter-asks = Cette invitation est réservée à certaines adresses e-mail. Donnez la vôtre : le lien de la lettre ouvre cette porte.
door-letter-asked = Si cette invitation est pour cette adresse, une lettre est partie. Son lien vaut deux heures.
door-lines = Un mot aux hôtes
door-lines-hint = Facultatif : qui vous êtes, comment vous nous connaissez.
unfit-answer = Répondez en 1 à { $limit } caractères.
door-thanks = Merci d’avoir regardé
door-thanks-means = Vous pouvez fermer cette page. Rien n’a été gardé, et personne n’en saura rien.
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
sign-in-lost = Mot de passe perdu ? Demandez un lien de connexion à un hôte de cette maison.
enter-hello = Bonjour { $name }
enter-means = Ce lien vous connecte, une seule fois.
enter-as = Entrer sous le nom de { $name }
enter-dead = Ce lien n’ouvre plus rien
enter-dead-means = Il a servi, ou son jour est passé. Un hôte de cette maison peut en créer un autre.
claim = Cette maison est à vous
claim-means = Donnez-lui un nom, et créez votre compte. Vous en aurez la responsabilité ; cette page ne servira à personne d’autre.
claim-do = Ouvrir la maison
house-name = Nom de la maison
house-name-hint = On le voit à la porte, et de l’extérieur. Vous pourrez le changer.
preparing = Cette maison se prépare
preparing-means = Personne n’y habite encore. Si elle est à vous, ouvrez le lien que le serveur a affiché à son démarrage.
welcome = Sur invitation
welcome-means = Cette maison est privée. On y entre sur invitation, et de l’extérieur on n’en voit que ce qui est choisi.

## Ce qui a été fait des invitations
deed-pause-invitation = { $by } a suspendu une invitation.
deed-reopen-invitation = { $by } a rouvert une invitation.
deed-reissue-invitation = { $by } a donné un nouveau code à une invitation.
