# Forwarding, in English.

forward = Forward
forward-means = Its words go with you, without its files. Words go anywhere in their own group, and anywhere from a group that everybody here may enter. Who said them, and where, is told in their own group only.
forward-nowhere = You may not speak in any other room where these words may go.
forward-where = To which room
forward-words = What you add
forward-words-hint = You may leave this empty.
forward-do = Forward it
forwarded = Forwarded
forwarded-from = Forwarded: { $name } in { $room }
unfit-forward = Choose a room.
share = Share
share-words = What you say
share-files = Files
share-where = In which room
share-nowhere = You may not speak in any room yet.
