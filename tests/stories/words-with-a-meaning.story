# me, here, a direction, #ID and $REF always work (N2)
needs: building
alice: joins as builder
alice> @dig Hall
  = hall
alice> @teleport {hall}
alice> @dig north to Porch
alice> @set north.door = true
alice> @create a drum
  = drum
alice> @ref {drum} = big-drum
alice> look me
  ! no me
alice> look here
  ~ Hall
alice> look north
  ~ closed
alice> drop {drum}
  ~ you drop
alice> take $big-drum
  ~ you take
