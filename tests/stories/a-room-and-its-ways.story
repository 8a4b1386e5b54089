# A room that is destroyed leaves people and things in the first room, and takes its exits along
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
  ~ drum
  ! south
alice> look
  ! north
alice> north
  ~ can't go
