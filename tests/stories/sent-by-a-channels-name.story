# The name of a channel that one is on says something there, and no word of the game is lost to it
alice: joins
bob: joins
alice> newbie hi
  ~ chat and your words
alice> channel join newbie
  ~ To speak there, newbie and your words
alice> channel join look
  ~ channel say look and your words: look by itself is look
alice> trades hi
  ~ don't know how
alice> channel join trades
  ~ To speak there, trades and your words
bob> channel join Trades
alice> Trades eggs for sale. Look at them, then say hm
  ~ trades.*eggs for sale\. Look at them, then say hm
  bob ~ trades.*eggs for sale\. Look at them, then say hm
alice> trades
  ~ don't know how
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
alice> trades can I speak?
  ~ muted
bob> channel leave trades
bob> trades hm
  ~ don't know how
