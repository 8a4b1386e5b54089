# A detail takes precedence over an exit and a room with the same word, but not over a thing
needs: building
alice: joins as builder
alice> @dig By The Altar
  = room
alice> @teleport {room}
alice> @dig north to Vault
alice> @set north.door = true
alice> @alias north = gate
alice> look altar
  ~ By The Altar
alice> look gate
  ~ door to the north
alice> @detail here altar = It is older than the walls.
alice> @detail here gate = Each bar is as thick as an arm.
alice> look altar
  ~ older than the walls
  ! By The Altar
alice> examine gate
  ~ as thick as an arm
  ! door to the north
alice> look north
  ~ door to the north
  ! as thick as an arm
alice> @detail here up = The roof has gone.
alice> look up
  ~ The roof has gone
alice> look down
  ~ don't see a way down
alice> @create an altar cloth
alice> @describe cloth = Gold thread on white.
alice> drop cloth
alice> look altar
  ~ Gold thread
