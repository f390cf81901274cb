# Passkeys, codes, links and letters: how somebody proves that it is them, in English.

## The page of keys
keys = Your keys
keys-more = Second step, recovery codes, your phone
keys-password = You sign in with your handle and your password.
keys-no-password = You have no password.
password-choose = Choose a password
prove = First, show that it is you
prove-means = What you sign in with can be changed for ten minutes after you have shown who you are.
prove-do = Go on
saved-proof = It is you. For ten minutes you can change your keys.
saved-sessions = Every other browser is signed out.
saved-second-step-on = The second step is on. Every other browser was signed out.
saved-second-step-off = The second step is off. Every other browser was signed out.
saved-codes = Your recovery codes are kept.
saved-recovered = You are back in. Choose a new password now, before the ten minutes are over.
sessions-end-others = Sign out everywhere else

## The second step
second-step = Second step
second-step-means = After your password, a six-figure code of an app on your phone. Whoever has only your password stays out.
second-step-begin = Set it up
second-step-scan = Read this with an app for one-time codes, then type the six figures that it shows.
second-step-type = Or type this into the app:
second-step-code = Six figures from your app
second-step-confirm = Turn it on
second-step-forget = Never mind
second-step-is-on = It is on: your password is not enough to sign in.
second-step-off-code = A code of your app, or a recovery code
second-step-off = Turn it off
second-step-ask = Your password is right. Now the code of your app.
second-step-wrong = That code is not good, or it was used already. The next one comes within half a minute.
second-step-lost = I have lost my app: use a recovery code

## Recovery codes
codes = Recovery codes
codes-offer = Eight codes on paper let you back in if you lose everything else. Nobody can do that for you but a host of this house.
codes-later = Later
codes-make = Make recovery codes
codes-make-new = Make new codes
codes-left = { $count ->
    [0] You have none. With them you get back in if you lose everything else.
    [one] One is left.
   *[other] { $count } are left. New ones take their place.
}
codes-for = For @{ $handle } at { $address }
codes-how = Each works once. Print this page or copy it by hand, and keep it where your keys are. They are shown only now.
codes-print = Print them
codes-kept = I have kept them
codes-go-on = Go on
codes-not-kept = Then make new ones: the house cannot show those again.
recover = Back in with a recovery code
recover-have = I have a recovery code
recover-means = Each of your codes signs you in once. Then you choose a new password.
recover-code = Recovery code
recover-wrong = That handle and that code do not go together, or the code was used.

## Another device
phone = Sign in on your phone
phone-means = A code to read with your phone’s camera. No password to type.
phone-make = Show the code
phone-scan = Read this with your phone’s camera.
phone-link = Or open this link on it
phone-once = It works once, within five minutes. Whoever has it is you: show it to nobody.
phone-look = Was it used?
phone-waits = A code waits until { $date }.
phone-lent = Devices that came in from here

## A link from a host
entry-link = Sign-in link
entry-link-for = A sign-in link for { $name }
entry-link-means = Hand it to { $name } and to nobody else: whoever opens it signs in as them. They are told that you made it, and it is written down.
entry-link-without = It also turns off their second step.
entry-link-once = It works once, until { $date }, and is shown only now.

## Passkeys
passkey = Passkey
passkeys = Passkeys
passkeys-mean = A passkey signs you in by your finger, your face or the code of your device. It cannot be guessed or tricked out of you, and needs no second step.
passkeys-need-a-name = This house is reached by a number. Passkeys need a name, such as salon.example.
passkey-made = since { $date }
passkey-used = last used { $date }
passkey-name = What to call it
passkey-name-change = Rename
passkey-remove = Remove
passkey-add = Add a passkey of this device
passkey-use = Use a passkey
passkey-sign-in = Sign in with a passkey
passkey-instead = With a passkey, no password
passkey-wrong = That did not work. Try again, or take another way.
saved-passkey = Your passkey is kept. Every other browser was signed out.
saved-passkey-gone = The passkey is removed. Every other browser was signed out.

## Mail
email = Mail
email-yours = Your address for mail
email-hint = Optional. Shown to nobody. Leave it empty to take it back.
email-means = With an address, a lost password can be replaced by a letter, and the house tells you once a week if something waits and you have not looked in; how often is yours to choose under Notifications.
email-is-confirmed = confirmed.
email-not-confirmed = not confirmed yet. Open the link in the letter that was sent there.
email-confirm = Confirm your address
email-confirm-means = Letters of this house reach you at { $email }.
email-confirm-do = Yes, confirm it
unfit-email = An address such as ada@example.org is needed.
mail-none = This house sends no mail.
saved-email = A letter is on its way. Open the link in it.
saved-email-verified = Your address is confirmed.
lost = A lost password
lost-ask = I cannot sign in
lost-hint = If you gave the house this address and confirmed it, a letter goes there.
lost-write = Send me a letter
lost-asked = If that address is known here, a letter is on its way. Its link is good for two hours.
lost-choose = Choose a new password
letter-verify = Your address at { $house }
letter-verify-means = You gave this address at { $house }. To confirm it, open this page and press its button:
letter-reset = A new password at { $house }
letter-reset-means = Somebody who cannot sign in at { $house } asked for this letter. To choose a new password, open this page within two hours:
letter-door = Your way into { $house }
letter-door-means = Somebody with an invitation to { $house } gave this address. To come in, open this page within two hours:
letter-let-in = You are welcome at { $house }
letter-let-in-means = The hosts of { $house } said yes. On this page the door is open for you for 30 days:
letter-not-let-in = Your request at { $house }
letter-not-let-in-means = The hosts of { $house } declined your request, and say why:
letter-ignore = If it was not you, do nothing.

## What was done about keys
deed-change-email = { $by } changed their e-mail address.
deed-entry-link = { $by } made a link for { $about } to come back in.
deed-recover = { $by } came back in by a recovery code.
deed-make-recovery-codes = { $by } made new recovery codes.
deed-add-passkey = { $by } added a passkey.
deed-remove-passkey = { $by } removed a passkey.
deed-turn-on-second-step = { $by } turned the second step on.
deed-turn-off-second-step = { $by } turned the second step off.
notice-entry-link = { $about } made a link by which you can come back in. If you did not ask for one, tell a host of the house.
notice-recovered = Somebody came in with one of your recovery codes. If it was not you, change your password and make new codes.

entry-link-why = For somebody who has lost every way in. They are told that you made it.
entry-link-wish = They have lost their second step too: turn it off.
entry-link-make = Make a sign-in link
