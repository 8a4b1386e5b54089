# A player who enters an area wakes its wandering npcs in the other rooms
needs: building npcs
alice: joins as builder
bob: joins
alice> @create the marsh from area
  = marsh
alice> @dig Bog
  = bog
alice> @teleport {bog}
alice> @set {bog}.area = {marsh}
alice> @dig north to Reeds
  = reeds
alice> @set {reeds}.area = {marsh}
alice> @create a heron from wanderer
  = heron
alice> @set {heron}.pace = 4
alice> @teleport {heron} to {reeds}
alice> @teleport $start
clock: 7
alice> @show {heron}
  ~ location = Reeds
  ! wander in
wizard> @teleport bob to {bog}
clock: 8
  bob ~ heron arrives from the north
