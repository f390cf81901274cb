# Reports, sanctions, appeals, the log, in English.

## A message that was removed
removed = Removed by a host.
removed-by-rule = Removed by a host (rule { $rule }).
about-message = About this message
see-why-removed = Why it was removed

## Telling the hosts
tell-of = Tell the hosts about { $name }
tell-hosts = Tell the hosts
which-rule = Which rule?
rule-line = { $number }. { $text }
rule-none = Something else
by-rule = rule { $rule }
tell-words = What happened? (a few words help)
tell-grave = It is grave
tell-grave-means = A threat, an assault, something unlawful: it goes to the hosts of the house instead.
tell-hidden = { $name } is not told that you reported it, now or later.
tell-to-group = The hosts of this group read it, with your name. What concerns one of them goes to the hosts of the house.
tell-to-house = The hosts of the house read it, with your name.
tell-copied = The message, and the two before and after it, are copied for them as they are now.
tell-do = Tell them
told-already = It has been reported by you, or removed, already.
told-nobody = Nobody answers for this house but the person whom it is about, so there is nobody to tell here.
told-how = Say in a few words what happened.
saved-told = Told. You will hear what came of it.
saved-done = Done, and written in the log.
saved-appeal = Your appeal is on its way.
saved-passed = It is with the hosts of the house now.
error-nobody-else = Nobody else answers for this
error-nobody-else-means = Whoever could is the person whom it is about.
unfit-rule = There is no such rule.
unfit-until = It needs an end, in the future and within a year.
unfit-appeal = Say, in at most { $limit } characters, why it should be looked at again.

## Answering a report
report-about = Report about { $name }
report-by = told by { $name }, { $date }
report-to-house = For the hosts of the house. Of the group you see what is copied here, and nothing else.
report-acted = Something was done about it.
report-dismissed = Nothing was done about it.
report-outcome = Said to whoever told: { $words }
answer-nothing = Do nothing
answer-words = A word to { $name }, if you like
answer-nothing-do = Close it, and say so
answer-something = Do something
pass-on = Ask the hosts of the house to judge
what-to-do = What is to be done?
stands-too-high = It is not yours to do anything about somebody who stands as high as you. Speak to them, or to whoever stands above.
removal-has-no-end = A removal needs no end.
do-it = Do it
do-more = Do something about { $name }
in-the-house = in the whole house
measure-removal = Remove the message
measure-mute = Mute: they read and do not write, for a while
measure-ban = Ban from the group
measure-ban-from-house = Ban from the house, and from every group
measure-suspension = Suspend: the house is closed to them for a while
measure-uninviting = Take the right to invite away
measure-told = { $name } is told what, why, and until when.
measure-appeal = They can appeal once, to somebody else than you.
measure-groups = Where nobody else hosts a group of theirs, somebody in it answers meanwhile; after a ban, for good.
remove-message = Remove the message
remove-means = Its words disappear for everybody. Its author and the hosts can still read them.
why = Why?
why-hint = Said to whom it concerns, and written in the log that the group reads.
how-long = For how long?
or-until = Or up to and including
for-an-hour = an hour
for-a-day = a day
for-three-days = three days
for-a-week = a week
for-a-month = thirty days
for-good = for good
for-good-if = for good (a ban, or the right to invite)
until-then = until { $date }
imposed-before = What was done before
imposed-never = Nothing, so far.
imposed-by = { $name }, { $date }
lifted = lifted
over = over
lift = Lift it

## A sanction
sanction-removal = Message removed
sanction-mute = Muted
sanction-ban = Banned
sanction-suspension = Suspended
sanction-uninviting = No right to invite
sanction-whom = Who and where
sanction-quote = What it said
sanction-when = By whom
sanction-until = Until
appeal = The appeal
appeal-answer = The answer
appeal-granted = Granted: it is lifted.
appeal-refused = Refused: it stays.
appeal-make = Ask for another look
appeal-to-host = Another host of the group looks at it, not whoever decided. It can be asked once.
appeal-to-house = A host of the house looks at it, not whoever decided. It can be asked once.
appeal-to-imposer = Nobody else answers for this house: whoever decided looks at it again. It can be asked once.
appeal-words = What should be considered?
appeal-do = Send the appeal
appeal-waits = Your appeal waits.
appeal-yours = This appeal is yours to answer
appeal-why-hint = Said to whoever appealed.
appeal-grant = Grant it
appeal-refuse = Refuse it

## Held out of the house
waiting-suspended = You are suspended from this house
waiting-banned = You are banned from this house
waiting-until = It is open to you again on { $date }.
waiting-for-good = There is no end to it, unless it is lifted.

## The log, and the audit
log = Log
log-of = Log of { $group }
log-means = What was done here, and by whom. Every member can read it.
log-empty = Nothing yet.
log-none = Nothing of this was done.
log-older = Older
group-log = What was done here
audit = Everything that was done
audit-means = It cannot be changed or erased. Of a secret group that you are not in you read who did what and when, but no words.
audit-person = Who (a handle)
audit-day = On
audit-deed = What
audit-group = Where
audit-group-address = Where (the address of a group)
log-search = Look for something
audit-any = any
audit-find = Find
deed-by-house = The house

## What was done
deed-claim = { $by } opened the house.
deed-owner-link = { $by } made a way in for the owner.
deed-name-house = { $by } named the house: { $subject }.
deed-open-window = { $by } opened the window.
deed-close-window = { $by } closed the window.
deed-change-password = { $by } changed their password.
deed-give-handle = { $by } gave the group its public handle.
deed-invite = { $by } made an invitation.
deed-revoke-invitation = { $by } revoked an invitation.
deed-come-in = { $by } came in by an invitation.
deed-found = { $by } founded { $group }.
deed-enter = { $by } entered.
deed-leave = { $by } left.
deed-remove = { $by } sent { $about } away.
deed-approve = { $by } let { $about } in.
deed-decline-request = { $by } declined a request of { $about }.
deed-remove-message = { $by } removed a message of { $about }.
deed-mute = { $by } muted { $about }
deed-ban = { $by } banned { $about } from the group
deed-suspend = { $by } suspended { $about }
deed-ban-from-house = { $by } banned { $about } from the house
deed-uninvite = { $by } took the right to invite away from { $about }
deed-lift = { $by } lifted what was imposed on { $about }.
deed-dismiss-report = { $by } closed a report about { $about }.
deed-act-on-report = { $by } acted on a report about { $about }.
deed-pass-report-on = { $by } passed a report about { $about } on to the house.
deed-appeal = { $by } appealed.
deed-grant-appeal = { $by } granted an appeal of { $about }.
deed-refuse-appeal = { $by } refused an appeal of { $about }.
deed-succeed = { $about } owns { $group } now, after { $subject }.
deed-approve-post = { $by } let a message of { $about } through.
deed-decline-post = { $by } did not let a message of { $about } through.
deed-add-filter = { $by } added a filter: { $subject }
deed-remove-filter = { $by } took a filter away: { $subject }
deed-propose = { $by } proposed a highlight.
deed-publish = { $by } let a highlight out: { $subject }
deed-decline = { $by } declined a highlight.
deed-open-reply = { $by } opened an answer from outside: { $subject }
deed-hide-reply = { $by } hid an answer from outside: { $subject }
deed-see-flag = { $by } looked at what { $subject } told of from outside.
deed-take-follower = { $by } let { $subject } follow from outside.
deed-decline-follower = { $by } did not let { $subject } follow from outside.
deed-remove-follower = { $by } let { $subject } follow no more.
deed-approve-followers = { $by } made hosts say yes to each who wants to follow from outside.
deed-welcome-followers = { $by } let anybody follow from outside.
deed-allow-quote = { $by } let { $subject } quote a highlight outside.
deed-decline-quote = { $by } did not let { $subject } quote a highlight outside.
deed-block = { $by } blocked { $subject } outside.
deed-unblock = { $by } lifted a block outside.
deed-import-blocks = { $by } took over a list of blocks: { $subject }
deed-allow-server = { $by } put { $subject } on the list of servers that are heard.
deed-disallow-server = { $by } took { $subject } from the list of servers that are heard.
deed-hear-only = { $by } let only listed servers be heard and told.
deed-hear-anybody = { $by } let every server be heard and told again.
deed-change-keys = { $by } changed the keys by which other servers know the house.
deed-set-quotes = { $by } decided who may quote outside: { $subject }
deed-set-actor-type = { $by } decided as what other servers show the group: { $subject }
deed-end-quote = { $by } took back that { $subject } quotes a highlight outside.
deed-farewell = { $by } withdrew everything that the house showed.
deed-fall-silent = { $by } withdrew everything that the group showed, and ended its public address.
deed-withdraw = { $by } withdrew a highlight.

## Told to whom it concerns
notice-message-removed = A host of { $group } removed a message of yours: { $reason }
notice-muted = You are muted in { $group } until { $until }: { $reason }
notice-banned = You are banned from { $group }: { $reason }
notice-suspended = You were suspended from the house until { $until }: { $reason }
notice-banned-from-house = You were banned from the house: { $reason }
notice-uninvited = The right to invite was taken away from you: { $reason }
notice-portrait-taken-down = { $about } took your picture down. You may show another
notice-sanction-lifted = { $subject ->
    [removal] A message of yours that a host had removed is back.
    [mute] You may write in { $group } again.
    [ban] You are no longer banned.
    [suspension] You are no longer suspended.
   *[uninviting] You may invite again.
}
notice-appeal-granted = Your appeal was granted: { $reason }
notice-appeal-refused = Your appeal was refused: { $reason }
notice-report-dismissed = You told the hosts about { $about }. They looked, and did nothing. { $reason }
notice-report-acted = You told the hosts about { $about }. { $subject ->
    [removal] The message was removed.
    [mute] They may not write for a while.
    [ban] They were banned.
    [suspension] They were suspended.
   *[uninviting] The right to invite was taken away from them.
} { $reason }

my-sanctions = What was decided about you
my-sanctions-mean = Each says why, until when, and how to ask for another look.
my-sanctions-none = Nothing.
silence-why = Read why, and ask for another look
