# Files that people attach, in English.

unfit-alt = At most { $limit } characters.
unfit-file-name = At most { $limit } characters.
unfit-file-empty = There is nothing in this file.
error-file-large = This file is too large
error-file-large-means = The most there may be:
error-no-room = There is no room for this file
error-no-room-means = Your own measure, or that of the house, is full. Remove messages with files that nobody needs any more.
error-picture-unreadable = This picture cannot be read
error-picture-unreadable-means = Open it on your device, save it again as JPEG or PNG, and try again.
error-picture-pixels = This picture is too large
error-picture-pixels-means = It may have 40 million pixels, and 10,000 on a side. Make it smaller and try again.
error-picture-long = This picture moves for too long
error-picture-long-means = Send it as a video, or shorten it.
error-file-gone = This file is not there any more
error-file-gone-means = It was sent more than a day ago, or belongs to another message. Attach it again.

attach = Attach a file
file-alt = Describe it in a few words
file-alt-hint = For whoever cannot see or hear it. You may leave it empty.
file-shows = What does the file show?
file-shows-title = What your files show
file-describe = Describe this picture
file-drop = Remove
file-on-its-way = On its way

voice-message = Voice message
voice-new = Record a voice message
voice-on = Recording
voice-done = Done
voice-drop = Throw it away
voice-refused = The microphone cannot be used. Your browser may be told otherwise, beside its address.
