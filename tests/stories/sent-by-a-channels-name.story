# The name of a channel that one is on says something there, and no word of the game is lost to it
alice: joins
bob: joins
alice> newbie hi
  ~ chat and your words
alice> channel join newbie
alice> channel join look
bob> channel join newbie
alice> newbie hi there
  bob ~ newbie.*hi there
alice> look bob
  bob ! bob
bob> channel leave newbie
bob> newbie hm
  ~ chat and your words
  alice ! hm
alice> nonsense hm
  ~ nonsense
wizard> @mute alice for 1m
alice> newbie can I speak?
  ~ muted
alice> chat can I speak?
  ~ muted
