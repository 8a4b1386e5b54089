# The old room sees the destination, the new room sees the origin (M2)
needs: building
alice: joins as builder
bob: joins
carla: joins
alice> @dig Hall
  = hall
alice> @teleport {hall}
alice> @dig north to Porch
  = porch
wizard> @teleport bob to {hall}
wizard> @teleport carla to {porch}
bob> north
  ~ Porch
  alice ~ bob goes north
  carla ~ bob arrives from the south
