# The name of a joined channel speaks on it, and hides no command of the game
needs: building channels moderation
alice: joins
bob: joins
alice> ooc hi
  ~ chat and your words
alice> channel join ooc
  ~ To speak there, type: ooc hello
alice> channel join look
  ~ "look" is also a command, so speak there with: channel say look hello
alice> trades hi
  ~ don't know how
alice> channel join trades
  ~ To speak there, type: trades hello
bob> channel join Trades
alice> Trades eggs for sale. Look at them, then say hm
  ~ trades.*eggs for sale\. Look at them, then say hm
  bob ~ trades.*eggs for sale\. Look at them, then say hm
alice> trades
  ~ don't know how
bob> channel join ooc
alice> ooc hi there
  bob ~ ooc.*hi there
alice> look bob
  bob ! bob
bob> channel leave ooc
bob> ooc hm
  ~ chat and your words
  alice ! hm
alice> nonsense hm
  ~ nonsense
wizard> @mute alice for 1m
alice> ooc can I speak?
  ~ muted
alice> chat can I speak?
  ~ muted
alice> trades can I speak?
  ~ muted
bob> channel leave trades
bob> trades hm
  ~ don't know how
# A word of other games, which is only answered by advice, yields to a channel
bob> trade hello
  ~ To hand something over
bob> help channels
  ~ tea hello
bob> channel join trade
  ~ To speak there, type: trade hello
alice> channel join trade
wizard> @unmute alice
bob> trade hello, all. Look here; the eggs are fresh
  alice ~ trade.*hello, all\. Look here; the eggs are fresh
bob> channel leave trade
bob> trade hello
  ~ To hand something over
  alice ! hello
# but not on a channel whose name a nearby thing understands
bob> channel join barter
wizard> @create a stall
  = stall
wizard> @program {stall}
wizard| command("barter {words:text}", function(e) return "The stall is shut." end)
wizard| .
wizard> drop stall
bob> barter eggs
  ~ The stall is shut
