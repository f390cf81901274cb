# Highlights and the public pages, in English.

## Highlights
highlight-title = Title
highlight-caution = Content note
highlight-caution-hint = What people should know before they read. The words stay folded until they want to see them. May be empty.
highlight-hashtags = Hashtags
highlight-hashtags-hint = Up to eight, apart by spaces. Under each, the house has a public page. May be empty.
highlight-language = It is written in
stands-caution = Content note: { $words }
stands-folded = The words stand folded under it.
stands-language = written in { $language }
cover-change = Change the title, the content note, the hashtags or the language
cover-change-means = Everyone quoted is asked again, for they agreed to the page as it was.
cover-change-do = Change, and ask again
highlight-by = proposed by { $who }, { $date }
workshop-pick = Choose the messages
pick-this = Choose this message by { $name }
workshop-asked = Will be asked
workshop-then = What happens then
workshop-step-authors = Each person quoted sees their exact words and says yes, yes without their name, or no. Silence is no.
workshop-step-host = Then a host of the group decides.
workshop-step-hosts = Then a host decides: { $names }.
workshop-step-afar = Then it becomes a public page, and goes to those who follow { $address }.
workshop-own = Your own words, if you quote them
workshop-shut = Nothing can be proposed yet: the window of this house is shut, or the group has no public handle. The owner opens the first, a host gives the second.
workshop-ask = Ask for their consent
workshop-many = Choose fewer messages, { $limit } at most.
withdraw-truth = It can be withdrawn at any time. The page then disappears, and the servers that received it are asked to delete it. Most do; nobody can force them.
slip-asks = { $who } would like to show what you said: “{ $title }”
slip-public-here = Anyone on the web could read it.
slip-public-afar = Anyone could read it, here and on the fediverse.
slip-rest = Everything else you wrote stays in { $group }.
slip-silence = Without your answer by { $date }, nothing is published.
mine-asks = { $who } asks for your consent
mine-afar = Anyone could read the words above, on this site and wherever { $address } is followed.
yes-named = Yes, signed { $name }
yes-nameless = Yes, without my name
no-thanks = No
no-reason = You need not give a reason. If you say no, nobody is told that it was you.
mine-said = You said yes, signed { $name }.
mine-said-nameless = You said yes, without your name.
mine-change = Change my answer
see-whole = See it whole
see-copy = See the public page
signed-as = Signed { $name }
signed-nameless = Without a name
answer-asked = waiting
answer-yes = yes
answer-refused = not published
state-asking = Waiting for consent
state-asking-means = Nothing is public. Everyone quoted has to say yes.
state-agreed = Everyone said yes
state-agreed-means = Nothing is public yet. A host decides.
state-published = Public
state-published-means = Anyone can read it.
state-expired = Not published
state-expired-means = Not everyone quoted said yes in time. Nothing has left the house.
state-declined = Not published
state-declined-means = It was decided not to publish it. Nothing has left the house.
state-replaced = Replaced
state-replaced-means = A newer edition has taken its place.
state-withdrawn = Withdrawn
state-withdrawn-means = The public page is gone, and other servers were asked to delete it.
state-leaving = About to leave
state-leaving-means = A host said yes. Nothing is public yet: everyone quoted can still stop it.
leaves-in = { $count ->
    [one] Leaves in a minute
   *[other] Leaves in { $count } minutes
}
leaves-means = Then anyone can read it. Stopping it needs no reason, and nobody is told who did.
stop-it = Stop it
my-outside = What of me is outside
my-outside-means = Every highlight that shows your words, has shown them, or is about to.
my-outside-none = Nothing of yours has left the house.
my-outside-since = outside since { $date }
my-outside-gone = withdrawn, { $date }
my-outside-servers = { $count ->
    [one] one server received it
   *[other] { $count } servers received it
}
my-outside-export = Take this list with you
servers-each = Server by server
server-waiting = waiting
server-delivered = has it
server-refused = did not take it
server-delete-waiting = asked to delete, no answer yet
server-deleted = confirmed that it was asked to delete
server-delete-refused = refused to delete
server-dropped = nothing was sent
server-again = tried again { $date }
server-hurry = Try again now
server-delete-again = Ask again to delete
echo = From outside
echo-likes = { $count ->
    [one] one like
   *[other] { $count } likes
}
echo-boosts = { $count ->
    [one] one boost
   *[other] { $count } boosts
}
echo-claimed = as other servers claim
echo-by = { $name }, from outside
echo-waits = only hosts and the authors see it so far
echo-author = their page
copy-answers = { $count ->
    [one] One answer from elsewhere.
   *[other] { $count } answers from elsewhere.
}
reword = Change my words
reword-words = Your words, as they would be read
reword-means = Only the highlight changes; the room keeps what you said. Everyone quoted is asked again.
reword-do = Keep these words
let-it-be = Let it be
revise = A new edition
is-edition = A new edition of what is already public.
see-former = See the present one
revise-means = To change what stands here, or the words, everyone quoted is asked anew. Until all agree, the public page stays as it is.
revise-do = Prepare a new edition
host-decides = Your decision as a host
host-decides-here = Everyone quoted said yes. If you approve, anyone on the web can read it.
host-decides-afar = Everyone quoted said yes. If you approve, anyone can read it, and it is sent to those who follow { $address }.
approve = Make it public
decline = Do not publish
withdraw = Withdraw it
receipts = Where it went
followers-word = { $count ->
    [one] follower
   *[other] followers
}
delivered-word = { $count ->
    [one] server has it
   *[other] servers have it
}
waiting-word = { $count ->
    [one] server will be tried again
   *[other] servers will be tried again
}
refused-word = { $count ->
    [one] server refused it
   *[other] servers refused it
}
workshop-mini = How it will look
workshop-mini-none = Choose messages and a title.
workshop-look = Look at it first
post-afar = As Mastodon shows it
post-afar-look = See it as Mastodon shows it
post-means = Drawn from the very words that are sent. Other servers may show them a little differently.
post-more = Show more
post-public = Public
post-quiet = Quiet public
post-sensitive = Sensitive content: show it
post-when = the moment it leaves
workshop-nothing = Choose 1 to 30 messages.

## Public pages
someone = Someone of the group
colophon = Shown since { $date }, with the consent of everyone quoted.
colophon-revised = Revised on { $date }.
follow = Follow { $group }
follow-from = Follow from elsewhere
follow-how = On Mastodon or any other place of the fediverse, search for this address:
follow-account = Your address there
follow-account-hint = Your server is asked for its own way to follow. The address is not kept.
follow-there = Follow from there
follow-way = On { $server } you are asked once more whether you want to follow.
follow-go = Go on at { $server }
follow-by-hand = By hand
follow-unread = This is no address of the fediverse. It looks like @name@server.
follow-unknown = This server does not say how to follow from there. It works by hand.
follow-busy = Too many ask for this at the moment. It works by hand, or in a minute.
also-lit = Other highlights
copies-lede = What the people of { $house } chose to show.
copies-none = Nothing is shown yet.
copy-gone = This page was withdrawn
copy-gone-means = Its authors took it back, as they may at any time.
public-foot = { $house } is a private house. One enters by invitation, and only what is chosen leaves it.
copies-of-group = What { $group } of { $house } shows to the world, with the consent of everybody quoted.
copies-under-tag = What { $house } shows under #{ $tag }.
copy-unfold = Show
copies-atom = For feed readers (Atom)
picture-show = Show this picture: { $name }
picture-alt = What is to be seen, for whoever cannot
picture-focus = What must stay to be seen where it is cut, from 0 to 100. A click on the picture sets it.
picture-left = From the left
picture-top = From the top
picture-described = Described as: { $words }
picture-undescribed = Not described for whoever cannot see it.
pictures-shown = Pictures
workshop-pictures = Choose up to four pictures, of messages that you chose.
unfit-focus = A point has two numbers from 0 to { $limit }.
consents = Asked of you
consents-none = Nothing waits for your yes or no.
consents-lede = Each stands by itself: answer some, or all of them. What you leave open waits, and silence is no. A no that you chose stays one, whatever you say to all.
consents-each = Answer as chosen
consents-all-named = Yes to all, as { $name }
consents-all-nameless = Yes to all, without my name
consents-none-of-them = No to all
consents-together = { $count ->
    [one] Answer { $count } question
   *[other] Answer all { $count } in one list
}
workshop-called = Its title, if it goes by itself:
workshop-apart = Ask for each message by itself
workshop-apart-means = Each becomes a highlight of its own, under its own title, with its own consent.
unfit-many = At least one, and { $limit } at most.
answers-whom = In answer to { $name }.
answers-what = What they said
answers-means = this answers it, and is told to them alone; anybody may read it
host-decides-answer = Its author said yes. If you approve, it is sent to { $name }, and anyone can read it.
answer-title = Answer to { $name }
answer-of-group = The answer of the group
answer-write = Answer from the group
answer-to = Your words for { $name }
answer-means = They are yours: you agree to exactly them by writing them, a host lets them out, and you can take them back.
answer-sign = How your words are signed
answer-propose = Propose this answer
server-gone = is gone
servers-keep = Keep this list
withdrawal-asked = { $count ->
    [0] No server had it.
    [one] One server was asked to delete it:
   *[other] { $count } servers were asked to delete it:
}
withdrawal-confirmed = { $count ->
    [0] none has confirmed that yet.
    [one] one confirmed that.
   *[other] { $count } confirmed that.
}
withdrawal-silent = { $count ->
    [one] One has not answered yet, or refuses.
   *[other] { $count } have not answered yet, or refuse.
}
