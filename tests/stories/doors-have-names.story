# A door is called a door, and by its direction; several are asked about
alice: joins as builder
alice> @dig Hall
  = hall
alice> @teleport {hall}
alice> @dig north to Attic
alice> @set north.door = true
alice> look at the door
  ~ the north door is closed
alice> open door
  ~ you open the north door
alice> @dig south to Cellar
alice> @set south.door = true
alice> close door
  ~ which
alice> north
  ~ you close the north door
alice> look
  ~ Hall
alice> @set south.hidden = true
alice> open door
  ~ you open the north door
alice> open south door
  ~ you open the south door
