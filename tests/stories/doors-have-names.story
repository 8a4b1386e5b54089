# A door is called a door, and by its direction; several are asked about
needs: building
alice: joins as builder
alice> @dig Hall
  = hall
alice> @teleport {hall}
alice> @dig north to Attic
alice> @set north.door = true
alice> look at the door
  ~ the door to the north is closed
alice> open door
  ~ you open the door to the north
alice> @dig south to Cellar
alice> @set south.door = true
alice> open south door
alice> close door
  ~ which
alice> north
  ~ you close the door to the north
alice> close south door
alice> look
  ~ Hall
alice> @set south.hidden = true
alice> open door
  ~ you open the door to the north
alice> open south door
  ~ you open the door to the south
# Exits above, below, inside or outside are described as there
alice> @dig down to Crypt
alice> @set down.door = true
alice> @set down.noun = "hatch"
alice> open hatch
  ~ you open the hatch below
alice> close the hatch below
  ~ you close the hatch below
alice> open down hatch
  ~ you open the hatch below
alice> look at the door to the south
  ~ the door to the south is open
alice> look to
  ! door to the
