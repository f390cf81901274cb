# Notices, and the first steps, in English.

notice-seen = Seen
notice-go = Go there
notice-the-house = the house
notice-arrived = { $about } has come in.
notice-request-approved = Your request was approved: you are in { $group } now.
notice-request-declined = Your request to enter { $group } was declined: { $reason }
notice-post-declined = A host did not let your message in { $subject } through: { $reason }
