# A lamp lights a dark room from the floor, from anybody's hands and from an open bag (L1)
needs: building
alice: joins as builder
bob: joins
wizard> @dig Cellar
  = cellar
wizard> @describe {cellar} = Barrels stand along the wall.
wizard> @set {cellar}.light = 0
alice> @create a torch from light
alice> @create a bag from container
wizard> @teleport alice to {cellar}
wizard> @teleport bob to {cellar}
bob> look
  ~ Barrels
alice> drop torch
bob> look
  ~ Barrels
alice> take torch
alice> open bag
alice> put torch in bag
bob> look
  ~ Barrels
alice> close bag
bob> look
  ! Barrels
