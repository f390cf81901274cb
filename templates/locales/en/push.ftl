# What calls somebody, how loudly, and on which device, in English.

notifications = Notifications
notifications-lede = What may call you when you are not looking. You are never rung for what you have read.
device-here = This device
device-scripts = A device can be rung only where scripts are on.
device-is-on = This device is rung while no page of the house is in front of you.
device-is-off = This device is not rung.
device-insecure = This house is not reached over https: browsers let nothing ring then.
device-unsupported = This browser cannot be rung. On an iPhone, put the house on the home screen first, and open it from there.
device-denied = This browser was told to allow no notifications from here. Change it in the settings of the site.
device-turn-on = Ring this device
device-turn-off = Ring it no more
device-try = Try it
tried-yes = works
tried-no = does not work
tried-permission = You allow notifications
tried-permission-why = The browser says no. Allow notifications for this site in its settings, and in those of the device.
tried-subscription = This device has told the house where it is reached
tried-subscription-why = The browser has no push service to be reached by.
tried-service = The push service of the browser takes what the house sends
tried-service-why = It does not answer. The house may be kept from reaching it: whoever runs it can look in its log.
tried-arrival = It has arrived here
tried-arrival-why = Nothing came within 15 seconds. Is the device in a quiet mode, or does it save its battery?
push-works = This is how the house calls you.
push-muted = You silenced this room, but { $name } named you: { $said }
push-muted-bare = You silenced this room, but you are named.
push-news = { $count ->
    [one] Something new
   *[other] { $count } new messages
}
loudness = How loud
loudness-everywhere = What may call me, wherever nothing else is said
loudness-words = Show on the device what was said, and by whom
loudness-rooms = Each room
quiet = Quiet hours
quiet-means = Nothing rings meanwhile. What is still unread afterwards rings then.
quiet-from = From
quiet-to = To
quiet-zone = Where you live
quiet-zone-hint = As the world’s clocks call it. Without it, the clock of the house counts.
unfit-device = This is no address of a push service that the house sends to.
unfit-zone = No clock of the world is called so.
unfit-time = A time is written 22:00.
level-of = Notifications of “{ $room }”
level-which = What of this room may call me
level-usual = As everywhere
level-everything = Everything
level-mentions = Only what names me
level-nothing = Nothing
level-hidden = Nothing, and it does not stand at the side
level-mute = Silent for a while
level-mute-0 = No
level-mute-1 = For an hour
level-mute-8 = For 8 hours
level-mute-24 = For a day
level-mute-168 = For a week
level-muted-until = silent until { $date }
level-means = While it is silent, a room counts on no badge and rings no device, except for what names you. With “Nothing”, that counts, and does not ring.
level-back = Back to the room
level-here = Notifications of this room
offline = There is no network
offline-means = The house cannot be reached from here just now. What you wrote waits on this device, and goes as soon as there is a way.
offline-again = Try again
push-told = The house has something to tell you.
push-told-many = { $count ->
    [one] The house has something to tell you.
   *[other] The house has { $count } things to tell you.
}
letters = Letters
letters-often = The house writes to me
letters-never = Never of itself
letters-each = Whenever it has something to tell me
letters-daily = Once on a day when I have not looked in, if something waits
letters-weekly = Once in a week, if I have not looked in and something waits
letters-means = Letters say how much waits and where, and what you were told; never what others said.
letters-no-address = The house has no confirmed address of yours to write to.
letter-dear = { $name },
letter-waits-subject = { $house }: something waits for you
letter-waits = { $count ->
    [one] one new message
   *[other] { $count } new messages
}
letter-stop = You get this because you are a member of { $house }. No more such letters:
letters-stop = No more letters of { $house }?
letters-stop-means = The house will no longer write to you of itself. It still writes when you ask it to: for a lost password.
letters-stop-do = No more letters
letters-stopped = No more letters
letters-stopped-means = The house does not write to you of itself any more. You can change that at any time under Notifications.
