# A door has the same name on both sides, unless one side has its own noun
needs: building
alice: joins as builder
alice> @dig Hall
  = hall
alice> @teleport {hall}
alice> @dig up to Attic
alice> @set up.door = true
alice> @set up.noun = "iron hatch"
alice> open hatch
  ~ you open the iron hatch above
alice> up
alice> look
  ~ the iron hatch below stands open
alice> close hatch
  ~ you close the iron hatch below
alice> @set down.noun = "trapdoor"
alice> open trapdoor
  ~ you open the trapdoor below
alice> @unset down.noun
alice> close iron hatch
  ~ you close the iron hatch below
alice> open trapdoor
  ! you open
