# A guard forbids an exit, with a reason, to players who lack the requirements
needs: building npcs
alice: joins as builder
bob: joins
alice> @dig Gatehouse
  = gatehouse
alice> @teleport {gatehouse}
alice> @dig north to Keep
alice> @dig south to Bridge
alice> @create a guardsman from guard
  = guard
alice> @set {guard}.guards = "north"
alice> drop guardsman
wizard> @teleport bob to {gatehouse}
bob> north
  ~ The guardsman bars the way
  alice ! bob goes
bob> south
  ~ Bridge
bob> north
  ~ Gatehouse
alice> @set {guard}.guard_reason = "Nobody sees the king today."
bob> north
  ~ Nobody sees the king today
alice> @create a pass
  = pass
alice> @set {guard}.lets_pass = {pass}
alice> give pass to bob
bob> north
  ~ Keep
