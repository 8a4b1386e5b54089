# A wanderer walks about near players, and not through a closed door
needs: building npcs
alice: joins as builder
alice> @dig Meadow
  = meadow
alice> @teleport {meadow}
alice> @dig north to Copse
alice> @set north.door = true
alice> close north
alice> @create a hare from wanderer
  = hare
alice> @set {hare}.pace = 4
alice> drop hare
clock: 7
  alice ! hare
clock: 7
  alice ! hare
alice> open north
clock: 7
  alice ~ hare goes north
clock: 7
clock: 7
  alice ~ hare (arrives from the north|goes north)
