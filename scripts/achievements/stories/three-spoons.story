# Progress survives a crash, a guest achieves nothing, and a new achievement finds those who have it already
needs: building achievements
alice: joins as builder
bob: joins
alice> @create a spoon
  = spoon
alice> @create Spoonful from achievement
  = spoonful
alice> @describe {spoonful} = Take two spoons.
alice> @set {spoonful}.rule = {on = "take", what = {spoon}}
alice> @set {spoonful}.count = 2
alice> @dig Scullery
  = scullery
alice> @teleport {scullery}
alice> drop spoon
clock: 6
wizard> @teleport bob to {scullery}
bob> take spoon
bob> achievements
  ~ Spoonful \(1 of 2\). Take two spoons
crash
bob> achievements
  ~ Spoonful \(1 of 2\)
bob> drop spoon
bob> take spoon
  ~ You have achieved: Spoonful
bob> drop spoon
bob> take spoon
  ! achieved
wizard> @create Silver Tongue from achievement
  = tongue
wizard> @set {tongue}.rule = {on = "take", what = {spoon}}
clock: 6
bob> achievements
  ~ You have achieved: Silver Tongue
  ~ Spoonful, .* ago
alice> achievements
  ! You have achieved
