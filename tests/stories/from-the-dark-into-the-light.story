# From the dark you see into a lit room next door, never the other way (L4)
needs: building
alice: joins as builder
bob: joins
alice> @dig Shed
  = shed
alice> @teleport {shed}
alice> @dig north to Yard
  = yard
alice> @set {shed}.light = 0
alice> @create a barrow
  = barrow
alice> @teleport {barrow} to {yard}
wizard> @teleport bob to {shed}
bob> look barrow
  ! too dark
  ~ barrow
bob> look north
  ~ Yard
  ~ barrow
alice> @teleport {yard}
alice> look bob
  ~ you see no bob
alice> look south
  ~ dark
