# A door with a noun is called by it, and still answers to "door"
needs: building
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
  ~ you open the iron gate to the north
alice> close gate
  ~ you close the iron gate to the north
alice> look north gate
  ~ the iron gate to the north is closed
alice> open north door
  ~ you open the iron gate to the north
alice> close gate
alice> open door
  ~ which
  ~ the door to the east
  ~ the iron gate to the north
