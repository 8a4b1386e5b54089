# Together: a boat takes along somebody in a closed barrel on it, and she comes out on the other side
needs: building
alice: joins as builder
bob: joins
alice> @create a barrel from container
  = barrel
alice> @set {barrel}.capacity = 100
alice> @set {barrel}.weight = 20
wizard> @teleport alice to $jetty
wizard> @teleport bob to $jetty
alice> open barrel
alice> enter boat
  ~ you climb into the flat boat
alice> drop barrel
alice> enter barrel
  ~ you climb into the barrel
alice> close barrel
  ~ you close
alice> look
  ~ dark
bob> enter boat
  ~ Boat
bob> look
  ~ barrel
  ! alice
bob> pull rope
clock: 7
  alice ! landing
bob> leave
  ~ Far Landing
alice> open barrel
  ~ you open
alice> leave
  ~ out of the barrel
bob> look boat
  ~ alice
alice> leave
  ~ Far Landing
  bob ~ alice climbs out
