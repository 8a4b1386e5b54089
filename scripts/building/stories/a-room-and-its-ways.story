# Destroying a room sends people home and things to their owners, and removes its exits
needs: building
alice: joins as builder
bob: joins
alice> @dig Hall
  = hall
alice> @teleport {hall}
alice> @dig north to Porch
  = porch
wizard> @teleport bob to {porch}
alice> @create a drum
  = drum
alice> @teleport {drum} to {porch}
alice> @destroy {porch}
  ~ gone
bob> look
  ~ Waking
  ! drum
  ! south
alice> inventory
  ~ drum
alice> look
  ! north
alice> north
  ~ can't go
