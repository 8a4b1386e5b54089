# Lines that a newcomer tries get an answer that fits, with the next step
needs: building channels moderation npcs quests
wizard> @dig Hall
  = hall
alice: joins
bob: joins
wizard> @teleport alice to {hall}
wizard> @teleport bob to {hall}
# Words that name nothing.
alice> take nothing
  ~ "nothing" isn't the name of anything here\. To see what is here, type look\.
alice> look at nobody
  ~ "nobody" isn't the name of anything here
alice> take the
  ~ "the" isn't the name of anything here
alice> take lamp
  ~ You see no lamp here
# Words of other games, and of places that are elsewhere.
alice> order carol to sit
  ~ You see no carol here
alice> order bob to sit
  ~ Bob has no reason to obey you
alice> order alice to sit
  ~ You can do that yourself
alice> order beer
  ~ Nothing is for sale here
alice> play lute
  ~ You can't play that
  ! Most lines are a verb
alice> play the game
  ~ Most lines are a verb
alice> deposit 10
  ~ There isn't a bank here\. Some towns have one. Go there and type: deposit 10
alice> balance
  ~ There isn't a bank here
alice> ask about lamp
  ~ Ask whom\? For example: ask marra about lamp
alice> go
  ~ Go where\? To see the ways out, type exits
alice> invite bob
  ~ (party|home) invite NAME
alice> whoami
  ~ You are alice
# A page of help is better than a command that is spelt alike.
alice> points
  ~ "points" isn't a command\. To read about it, type: help points
# An @ is no slip of the finger.
wizard> @erase
  ! tease
wizard> @examine hall
  ~ Did you mean "examine"
# Descriptions.
alice> describe me as A tall woman.
alice> describe me =
  ~ You no longer have a description
alice> look at me
  ! A tall woman
alice> describe me =
  ~ You haven't described yourself
# Channels.
alice> channel foo bar
  ~ Channels have no command "foo"\. .*help channels
alice> channel kick bob
  ~ channel kick WHO from NAME
alice> channel join tea
alice> channel tea
  ~ On tea: @alice
alice> channel set tea moderated
  ~ tea is set to: .*moderated
# Wizards.
wizard> @news Opening = We open at eight.
wizard> news
  ~ 1\. Opening
  ~ ^  We open at eight\.
  ! Opening =
wizard> news delete
  ~ For example: news delete 3
wizard> @mute bob for 1 hour = spam
  ~ Bob is muted for 1 hour
wizard> @warn bob = be nice
wizard> @whois bob
  ~ Bob is muted, for another .*: spam
  ! muted.*: bob
wizard> @unmute bob
  ~ Bob may speak again
wizard> @dig up
  ~ What is the new room called\? For example: @dig up to Garden
wizard> @area Marsh
  ~ No area is called Marsh\. To make it, type: @area Marsh =
