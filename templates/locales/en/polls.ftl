# Polls, in English.

poll = Poll
poll-new = Ask in a poll
poll-question = Question
poll-choices = Answers
poll-choices-hint = Two to ten, a line each.
poll-how = How people answer
poll-several = More than one answer
poll-several-means = Otherwise everybody chooses one.
poll-anonymous = Without names
poll-anonymous-means = Nobody is shown who chose what. Otherwise everybody here sees it.
poll-ends = Ends
poll-ends-hint = By the clock of { $zone }. Empty: until you or a host close it.
poll-ask = Ask
poll-voters = { $count ->
    [0] Nobody has voted yet
    [one] { $count } person voted
   *[other] { $count } people voted
}
poll-votes = { $count ->
    [one] { $count } vote
   *[other] { $count } votes
}
poll-takes-several = more than one answer
poll-is-anonymous = without names
poll-until = until { $when }
poll-closed = closed
poll-look = Look at it
poll-mine = Your choice
poll-choose = Choose
poll-give-up = Give it up
poll-close = Close the poll
percent = { $count } %
unfit-choices = Two to ten different answers, a line each, of at most 100 characters.
unfit-choice = This poll does not take that answer.
unfit-ends = A moment to come, within a year.
error-poll-over = This poll is over
error-poll-over-means = There is nothing to vote on any more.
