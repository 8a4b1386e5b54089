# A dark room shows a title that is not its name and one line that it is dark (L2)
needs: building
alice: joins as builder
wizard> @dig Cellar
  = cellar
wizard> @describe {cellar} = Barrels stand along the wall.
wizard> @create a broom
  = broom
wizard> @teleport {broom} to {cellar}
wizard> @set {cellar}.light = 0
wizard> @teleport alice to {cellar}
alice> look
  ~ dark
  ! Cellar
  ! Barrels
  ! broom
alice> exits
  ~ dark
