# One’s own settings and the owner’s page, in English.

## Settings
settings-you = You
portrait = Your picture
portrait-picture = A picture of you
portrait-hint = The middle of it becomes a small square. The people of this house see it, and whoever opens an invitation of yours. The outside never does.
portrait-hang = Show it
portrait-take-down = Take it down
saved-portrait = That is how others see you now.
saved-portrait-gone = The picture is down: the letters of the name stand there again.
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

## The doors of the house
doors = The doors
doors-are-open = The doors are open
doors-are-paused = All doors are paused
doors-open-means = Invitations work. One switch pauses them all at once; nothing is lost.
doors-paused-means = No code lets anybody in now. Opening the doors makes every invitation work again.
doors-pause = Pause all doors
doors-open = Open the doors again
saved-doors-paused = All doors are paused.
saved-doors-open = The doors are open again.
growth = How the house grew
growth-drawn = A bar for each of the last 26 weeks: how many members there were, and how many of them were new
growth-now = now
growth-numbers = The same in numbers
growth-week = Week from
growth-came = Came
growth-members = Members
scarcity = How many people one may invite
scarcity-means = Places open at the same time. A place comes back when whoever took it has been here for 30 days in good standing. You have no limit.
member-allowance = A member
host-allowance = A host
invite-after-days = Days here before one may invite
invite-after-days-hint = Hosts need not wait.
tree-seen-by = Who sees who came by whom
tree-seen-by-hint = Everybody always sees who invited themselves.
tree-seen-by-members = All members
tree-seen-by-hosts = The hosts of the house
tree-seen-by-nobody = Nobody
strangers = Without an invitation
strangers-ask = Strangers may ask to come in
strangers-ask-means = Their requests wait for the hosts of the house, who may say yes or no.
strangers-questions = What they are asked
strangers-questions-hint = Up to three questions, a line each.
house-again-days = Days before somebody who was declined may ask again

## Who answers for the house
house-roles = Who answers for the house
house-hosts = Hosts
house-hosts-mean = They see everybody, answer requests and reports, help people back in, and can hold somebody out. They read no group that they are not in.
house-hosts-how = To name a host, open their profile:
hand-over-house = Hand over the house
hand-over-house-means = Somebody else owns the house from that moment on. You stay, as a host. Only they can give it back.
successor = Handle of whoever takes it over
successor-hint = A member of this house.
successor-nobody = No member of this house is called so.
hand-over-house-do = Hand it over
house-more = More of the house

settings-more = More
saved-answers = Your answers are kept. What changed since you looked still waits.
saved-asked = Everybody who is quoted is asked.
