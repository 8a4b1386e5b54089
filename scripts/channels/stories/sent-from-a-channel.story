# A player removed from a channel is told why; modes that need a name ask for it; a closed channel can be reopened
needs: channels
alice: joins as builder
bob: joins
alice> channel join tea
bob> channel join tea
alice> channel set tea ban
  ~ Try: channel set tea ban WHO
alice> channel set tea limit
  ~ Try: channel set tea limit NUMBER
alice> channel unset tea operator
  ~ Try: channel unset tea operator WHO
alice> channel set tea moderated
  ~ tea is set to: .*moderated
alice> channel unset tea ban bob
  ~ bob isn't banned from tea
alice> channel set tea ban bob
  ~ Banned from tea: bob
alice> channel bans tea
  ~ Banned from tea: bob
alice> channel unset tea ban bob
  ~ Nobody is banned from tea
alice> channel kick bob from tea because you sing
  ~ bob has been removed from tea
  bob ~ alice removes bob: you sing
wizard> @shutdown in 600
wizard> @shutdown cancel
  ~ The game goes on
wizard> @shutdown cancel
  ~ No shutdown is planned
alice> channel set
  ~ Try: channel set NAME MODE, channel set NAME MODE ARG$
alice> give
  ~ Try: give THING to WHO, give WHO THING
