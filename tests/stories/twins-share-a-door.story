# Both sides of a door are one: they are shut, locked and opened together
needs: building
alice: joins as builder
bob: joins
alice> @dig Hall
  = hall
alice> @teleport {hall}
alice> @dig north to Porch
  = porch
alice> @create a gate key
  = key
alice> @set north.door = true
alice> @set north.key = {key}
wizard> @teleport bob to {porch}
bob> open south
  ~ you open
  alice ~ opens
bob> close south
alice> lock north
  ~ you lock
bob> open south
  ~ locked
bob> unlock south
  ~ no key
alice> unlock north with gate key
  ~ you unlock
bob> open south
  ~ you open
