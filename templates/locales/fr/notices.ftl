# Notices, and the first steps, in French.

notice-seen = Vu
notice-go = Y aller
notice-the-house = la maison
notice-arrived = { $about } est là.
notice-request-approved = Votre demande est acceptée : { $group } vous est ouvert.
notice-request-declined = Votre demande d’entrée ({ $group }) est refusée : { $reason }
notice-post-declined = Votre message dans { $subject } n’a pas été publié : { $reason }
