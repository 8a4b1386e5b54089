# From a dark room you can look through a window by its name, as by its direction (L4)
needs: building
alice: joins as builder
alice> @dig Attic
  = attic
alice> @teleport {attic}
alice> @dig north to Sunny Yard
alice> @set north.door = true
alice> @set north.transparent = true
alice> @set north.noun = "window"
alice> @alias north = window
alice> @set here.light = 0
alice> look
  ~ dark
  ! Attic
alice> look north
  ~ Sunny Yard
alice> look window
  ~ Sunny Yard
alice> look at window
  ~ Sunny Yard
alice> look through window
  ~ Sunny Yard
alice> look out of window
  ~ Sunny Yard
alice> look through mirror
  ~ dark
  ! Sunny Yard
alice> @set here.light = 1
alice> look window
  ~ Sunny Yard
