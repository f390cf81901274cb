# Notices, and the first steps, in French.

notice-seen = Vu
notice-go = Y aller
notice-the-house = la maison
notice-arrived = { $about } est là.
notice-first-words = { $about } a dit ses premiers mots dans { $group }.
notice-request-approved = Votre demande est acceptée : { $group } vous est ouvert.
notice-request-declined = Votre demande d’entrée ({ $group }) est refusée : { $reason }
notice-post-declined = Votre message dans { $subject } n’a pas été publié : { $reason }
## Premiers pas
first-steps = Vos premiers pas ici
first-hello = Dire bonjour
first-hello-words = Bonjour, je suis { $name }. Je viens sur l’invitation de { $inviter }.
first-hello-do = Le dire
first-noise = Qu’est-ce qui peut vous interrompre ?
noise-nothing = Rien
noise-named = Seulement ce qui me nomme
noise-everything = Tout
first-phone = Poser cette maison sur votre téléphone
first-phone-how = Voir comment
first-keep = Garder un chemin de retour
first-keep-how = Des codes sur papier, une clé d’accès
first-done = Ranger cette carte
first-welcome = 👋 Souhaiter la bienvenue à { $name }
first-welcome-words = Bienvenue, { $name } 👋
phone-lede = Elle s’ouvre alors comme une application, sans son adresse. Rien ne s’installe depuis un magasin.
phone-apple = Sur un iPhone ou un iPad, dans Safari
phone-apple-share = Touchez Partager : le carré avec une flèche, en bas.
phone-apple-add = Descendez, touchez « Sur l’écran d’accueil ».
phone-android = Sur Android
phone-android-menu = Touchez les trois points, en haut.
phone-android-add = Touchez « Installer l’application » ou « Ajouter à l’écran d’accueil ».
phone-try = Essayer si elle vous appelle
phone-try-means = Une notification vient tout de suite, ou une phrase dit ce qui l’empêche.
notices = Avis
notices-lede = Tout ce que la maison vous a dit, le plus récent d’abord.
notices-none = Rien encore.
notices-all-seen = J’ai tout vu
notices-further = { $count ->
    [one] Un autre avis
   *[other] { $count } autres avis
}
saved-notices-seen = Plus rien de tout cela n’est sur votre fil.
notice-new = Nouveau :
