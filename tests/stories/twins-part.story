# Twin exits share one door from then on; an exit that gets another twin leaves the former twin single
needs: building
alice: joins as builder
cob: joins as builder
alice> @dig Hall
  = hall
alice> @teleport {hall}
alice> @dig north to Pantry
  = pantry
alice> @link up to {pantry}
  = up
alice> @set up.door = true
alice> @set up.open = true
alice> ;object("{up}").twin = object("{pantry}"):exit("south")
alice> @show {pantry}.south
alice> ;object("{pantry}"):exit("south").twin == object("{up}") and object("{hall}"):exit("north").twin == nil
  ~ true
alice> ;object("{pantry}"):exit("south").door
  ~ true
alice> @set up.locked = true
alice> ;object("{pantry}"):exit("south").locked
  ~ true
alice> @unset up.twin
alice> ;object("{pantry}"):exit("south").twin == nil
  ~ true
cob> @dig Shed
  = shed
cob> @teleport {shed}
cob> @link in to {hall}
  = in
cob> ;object("{in}").twin = object("{up}")
  ~ no right
