# A door with a noun is called by it, and still answers to "door"
alice: joins as builder
alice> @dig Crossing
  = room
alice> @teleport {room}
alice> @dig north to Yard
alice> @dig east to Stable
alice> @set north.door = true
alice> @set north.noun = "iron gate"
alice> @set east.door = true
alice> open the north gate
  ~ you open the north iron gate
alice> close gate
  ~ you close the north iron gate
alice> look north gate
  ~ the north iron gate is closed
alice> open north door
  ~ you open the north iron gate
alice> open door
  ~ which
  ~ the east door
  ~ the north iron gate
