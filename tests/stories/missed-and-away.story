# Missed messages can be read again, and an absent player has a note that says so
needs: letters
alice: joins
bob: joins
alice> say the tide is out
  bob ~ the tide is out
bob> history
  ~ the tide is out
bob> history 1
  ~ the tide is out
bob> afk having soup
  ~ away: having soup
alice> tell bob come to the river
  ~ bob is away: having soup
alice> who
  ~ bob, .*away: having soup
alice> whois bob
  ~ bob is a player
  ~ Away: having soup
bob> afk
  ~ You're back
alice> finger bob
  ! Away
alice> page bob=come now
  bob ~ alice tells you, "come now"
clock: 5
bob> afk
alice> tell bob supper
alice> say has anybody seen Bob?
alice> say nothing of note
alice> mail bob = Dear Bob, it is late.
bob> afk
  ~ To see what you missed, type missed.
bob> missed
  ~ Tells
  ~ Alice tells you, "supper"
  ~ Mentions
  ~ seen Bob\?
  ! nothing of note
  ~ Letters
  ~ alice: Dear Bob
  ! come to the river
