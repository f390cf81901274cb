# Clés d’accès, codes, liens et lettres : comment on prouve qui l’on est, en français.

## La page des clés
keys = Vos clés
keys-more = Seconde étape, codes de secours, votre téléphone
keys-password = Vous entrez avec votre identifiant et votre mot de passe.
keys-no-password = Vous n’avez pas de mot de passe.
password-choose = Choisir un mot de passe
prove = D’abord, montrez que c’est vous
prove-means = Ce qui sert à entrer peut être changé pendant dix minutes, une fois que vous avez montré qui vous êtes.
prove-do = Continuer
saved-proof = C’est bien vous. Pendant dix minutes, vous pouvez changer vos clés.
saved-sessions = Vos autres navigateurs sont déconnectés.
saved-second-step-on = La seconde étape est en place. Vos autres navigateurs ont été déconnectés.
saved-second-step-off = La seconde étape est retirée. Vos autres navigateurs ont été déconnectés.
saved-codes = Vos codes de secours sont gardés.
saved-recovered = Vous revoilà. Choisissez un nouveau mot de passe maintenant, avant que les dix minutes soient passées.
sessions-end-others = Déconnecter partout ailleurs

## La seconde étape
second-step = Seconde étape
second-step-means = Après le mot de passe, un code à six chiffres d’une application de votre téléphone. Qui n’a que votre mot de passe reste dehors.
second-step-begin = La mettre en place
second-step-scan = Lisez ceci avec une application de codes à usage unique, puis tapez les six chiffres qu’elle montre.
second-step-type = Ou tapez ceci dans l’application :
second-step-code = Six chiffres de votre application
second-step-confirm = L’activer
second-step-forget = Tant pis
second-step-is-on = Elle est en place : votre mot de passe seul ne suffit pas.
second-step-off-code = Un code de votre application, ou un code de secours
second-step-off = La retirer
second-step-ask = Le mot de passe est bon. Maintenant, le code de votre application.
second-step-wrong = Ce code n’est pas bon, ou il a déjà servi. Le prochain vient dans la demi-minute.
second-step-lost = J’ai perdu mon application : utiliser un code de secours

## Les codes de secours
codes = Codes de secours
codes-offer = Huit codes sur papier vous font rentrer si vous perdez tout le reste. Personne d’autre ne le peut, sauf un hôte de la maison.
codes-later = Plus tard
codes-make = Faire des codes de secours
codes-make-new = Faire de nouveaux codes
codes-left = { $count ->
    [0] Vous n’en avez pas. Ils vous font rentrer si vous perdez tout le reste.
    [one] Il en reste un.
   *[other] Il en reste { $count }. De nouveaux prendront leur place.
}
codes-for = Pour @{ $handle }, à { $address }
codes-how = Chacun sert une fois. Imprimez cette page ou recopiez-la, et gardez-la avec vos clés. Ils ne sont montrés que maintenant.
codes-print = Les imprimer
codes-kept = Je les ai gardés
codes-go-on = Continuer
codes-not-kept = Alors, faites-en de nouveaux : la maison ne peut pas remontrer ceux-là.
recover = Rentrer avec un code de secours
recover-have = J’ai un code de secours
recover-means = Chacun de vos codes vous fait entrer une fois. Ensuite, vous choisissez un nouveau mot de passe.
recover-code = Code de secours
recover-wrong = Cet identifiant et ce code ne vont pas ensemble, ou le code a déjà servi.

## Un autre appareil
phone = Entrer sur votre téléphone
phone-means = Un code à lire avec l’appareil photo de votre téléphone. Pas de mot de passe à taper.
phone-make = Montrer le code
phone-scan = Lisez ceci avec l’appareil photo de votre téléphone.
phone-link = Ou ouvrez-y ce lien
phone-once = Il sert une fois, dans les cinq minutes. Qui l’a, c’est vous : ne le montrez à personne.
phone-look = A-t-il servi ?
phone-waits = Un code attend jusqu’au { $date }.
phone-lent = Appareils entrés d’ici

## Un lien donné par un hôte
entry-link = Lien pour entrer
entry-link-for = Un lien pour { $name }
entry-link-means = Donnez-le à { $name } et à personne d’autre : qui l’ouvre entre à ce nom. On lui dit que vous l’avez fait, et c’est noté.
entry-link-without = Il retire aussi sa seconde étape.
entry-link-once = Il sert une fois, jusqu’au { $date }, et n’est montré que maintenant.

## Clés d’accès
passkey = Clé d’accès
passkeys = Clés d’accès
passkeys-mean = Une clé d’accès vous fait entrer par votre doigt, votre visage ou le code de votre appareil. On ne peut ni la deviner ni vous la soutirer, et elle se passe de seconde étape.
passkeys-need-a-name = On atteint cette maison par un numéro. Une clé d’accès a besoin d’un nom, comme salon.example.
passkey-made = depuis le { $date }
passkey-used = servie le { $date }
passkey-name = Comment l’appeler
passkey-name-change = Renommer
passkey-remove = Retirer
passkey-add = Ajouter une clé de cet appareil
passkey-use = Utiliser une clé d’accès
passkey-sign-in = Entrer avec une clé d’accès
passkey-instead = Avec une clé d’accès, sans mot de passe
passkey-wrong = Cela n’a pas marché. Essayez encore, ou prenez un autre chemin.
saved-passkey = Votre clé d’accès est gardée. Vos autres navigateurs ont été déconnectés.
saved-passkey-gone = La clé d’accès est retirée. Vos autres navigateurs ont été déconnectés.

## Le courrier
email = Courrier
email-yours = Votre adresse de courrier
email-hint = Facultative, montrée à personne. Laissez vide pour la reprendre.
email-means = Avec une adresse, une lettre peut remplacer un mot de passe perdu, et la maison vous dit une fois par semaine si quelque chose attend et que vous n’êtes pas passé ; la fréquence se choisit sous Notifications.
email-is-confirmed = confirmée.
email-not-confirmed = pas encore confirmée. Ouvrez le lien de la lettre qui y a été envoyée.
email-confirm = Confirmez votre adresse
email-confirm-means = Les lettres de la maison vous parviennent à { $email }.
email-confirm-do = Oui, la confirmer
unfit-email = Il faut une adresse comme ada@example.org.
mail-none = Cette maison n’envoie pas de courrier.
saved-email = Une lettre est partie. Ouvrez le lien qu’elle contient.
saved-email-verified = Votre adresse est confirmée.
lost = Un mot de passe perdu
lost-ask = Je n’arrive pas à entrer
lost-hint = Si vous avez donné cette adresse à la maison et l’avez confirmée, une lettre y part.
lost-write = M’envoyer une lettre
lost-asked = Si cette adresse est connue ici, une lettre est partie. Son lien vaut deux heures.
lost-choose = Choisissez un nouveau mot de passe
letter-verify = Votre adresse à { $house }
letter-verify-means = Vous avez donné cette adresse à { $house }. Pour la confirmer, ouvrez cette page et appuyez sur son bouton :
letter-reset = Un nouveau mot de passe pour { $house }
letter-reset-means = Quelqu’un qui n’arrive pas à entrer à { $house } a demandé cette lettre. Pour choisir un nouveau mot de passe, ouvrez cette page dans les deux heures :
letter-door = Votre entrée à { $house }
letter-door-means = Quelqu’un qui a une invitation pour { $house } a donné cette adresse. Pour entrer, ouvrez cette page dans les deux heures :
letter-let-in = Bienvenue à { $house }
letter-let-in-means = Les hôtes de { $house } ont dit oui. Sur cette page, la porte vous est ouverte pendant 30 jours :
letter-not-let-in = Votre demande à { $house }
letter-not-let-in-means = Les hôtes de { $house } ont décliné votre demande, et disent pourquoi :
letter-ignore = Si ce n’était pas vous, ne faites rien.

## Ce qui a été fait des clés
deed-change-email = { $by } a changé son adresse e-mail.
deed-entry-link = { $by } a fait un lien pour que { $about } revienne.
deed-recover = { $by } a retrouvé le chemin par un code de secours.
deed-make-recovery-codes = { $by } a fait de nouveaux codes de secours.
deed-add-passkey = { $by } a ajouté une clé d’accès.
deed-remove-passkey = { $by } a retiré une clé d’accès.
deed-turn-on-second-step = { $by } a mis en place la seconde étape.
deed-turn-off-second-step = { $by } a retiré la seconde étape.
notice-entry-link = { $about } a fait un lien par lequel vous pouvez revenir. Si vous n’en avez pas demandé, dites-le à un hôte de la maison.
notice-recovered = Un de vos codes de secours a ouvert votre compte. Si ce n’était pas vous, changez votre mot de passe et faites de nouveaux codes.

entry-link-why = Pour quelqu’un qui a perdu tous ses accès. La personne saura que vous l’avez créé.
entry-link-wish = La seconde étape est perdue aussi : la désactiver.
entry-link-make = Créer un lien de connexion
