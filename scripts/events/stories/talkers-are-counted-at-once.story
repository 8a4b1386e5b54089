# The list of talkers includes recent words at once or soon; score tells the weight of things
needs: events
alice: joins
bob: joins
alice> say one
alice> say two
bob> highscores
  ~ alice: 2 lines
alice> say three
alice> hall
  ~ alice: 3 lines
alice> say four
clock: 11
alice> say five
alice> hall
  ~ alice: 5 lines
alice> score
  ~ You carry nothing\. You can carry a weight of 20
bob> whois alice
  ~ alice is a player
  ~ First came here [0-9]+ seconds? ago
