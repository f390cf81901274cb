# One’s own settings and the owner’s page, in English.

## Settings
settings-you = You
language = Language
language-auto = As the browser asks
theme = Appearance
theme-auto = As the device
theme-light = Day
theme-dark = Night
password-current = Current password
password-new = New password
password-change = Change the password
password-wrong = That is not your current password.
sessions = Where you are signed in
sessions-means = Sign out what you do not know, or no longer use.
session-this = this one
session-opened = since { $date }
session-seen = last seen
session-end = Sign out
saved = Saved.
saved-password = Your password is changed. Every other browser was signed out.
saved-session = Signed out.
saved-answer = Your answer is kept.
saved-window = The window has changed.
saved-handle = The handle is given.

## The owner’s page
window = The window
window-open = Open
window-open-means = Highlights can be published and followed from elsewhere.
window-shut = Shut
window-shut-means = For other servers this house does not exist.
window-address = Public address
window-address-hint = How this house is reached from the internet, for example https://salon.example
window-warn-nothing = Opening it publishes nothing: only highlights that their authors and a host agreed to ever leave.
window-warn-address = The address cannot change afterwards: other servers remember it for ever.
window-warn-copies = What has left can be withdrawn here, but other servers can only be asked to delete it.
window-shut-warns = Shutting it hides every public page. Copies that other servers hold stay there: withdraw the highlights first if they should go.
window-do-open = Open the window
window-do-shut = Shut the window
window-address-wrong = A full address is needed, beginning with https://
window-address-other = This house is not reached at this address. Name the one it is started with, its public URL.
