# A full room and a closed door refuse with their own words (M3)
needs: building
alice: joins as builder
bob: joins
alice> @dig Hall
  = hall
alice> @teleport {hall}
alice> @dig north to Closet
  = closet
alice> @set {closet}.capacity = 1
wizard> @teleport bob to {hall}
alice> north
bob> north
  ~ full
  ! Closet$
alice> south
alice> @set north.door = true
bob> north
  ~ closed
bob> open north
  ~ you open
bob> north
  ~ Closet
