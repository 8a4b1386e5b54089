# Steps with numbers in front are a walk; an alias of that name goes first
needs: building
alice: joins as builder
alice> @dig Heath
  = room
alice> @teleport {room}
alice> @dig north to Birches
alice> north
alice> @dig north to Pines
alice> north
alice> @dig east to Pond
alice> south
alice> south
alice> 2n1e
  ~ Birches
clock: 10
  alice ~ Pond
alice> w2s
  ~ Pines
clock: 10
  alice ~ Heath
alice> 3n2e
  ~ Birches
clock: 10
  alice ~ Pines
  alice ~ can't go north
alice> look
  ~ Pines
alice> say 2n
  ~ You say, "2n"
alice> alias 2s = say home
alice> 2s
  ~ You say, "home"
alice> unalias 2s
alice> 2s
  ~ Birches
clock: 10
  alice ~ Heath
alice> 2x
  ~ don't know how
