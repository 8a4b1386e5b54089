# A rule that waits for a word hears it after many lines without it, and just after another
needs: building achievements
alice: joins as wizard
bob: joins
alice> @create Caller from achievement
  = one
alice> @set {one}.rule = {on = "say", word = "spoon", count = 1}
alice> @create Singer from achievement
  = other
alice> @set {other}.rule = {on = "say", word = "Ärger"}
bob> say forks
  ! achieved
bob> say knives
  ! achieved
bob> say Two SPOONS.
  ~ You have achieved: Caller.
bob> say forks again
bob> say nichts als Ärger
  ~ You have achieved: Singer.
