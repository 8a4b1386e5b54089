# Finding the way: by a map, many steps at once, and back to the place before
needs: building map
alice: joins
bob: joins
alice> out
alice> down
alice> west
  ~ The Green
alice> map
  ~ \[@\]
  ~ @ you
alice> map 1
  ~ \[@\]
alice> map 9
  ~ 1 to 8 rooms
alice> map words
  ~ You are at The Green\.
  ~ Skein Lane: 1 step, first north\.
alice> where
  ~ You are at The Green, in
  ! bob
alice> run 2n3e
  ~ Skein Lane
clock: 1
  alice ~ The Weaver's House
  alice ~ You can't go east
alice> run 3x
  ~ nothing called "3x"
alice> run 101n
  ~ more than 100 steps
alice> go to the moth and lamp
  ~ Skein Lane
clock: 2
  alice ~ The Moth and Lamp
  alice ~ You have arrived
alice> go to the moon
  ~ nothing called "the moon"
alice> go to the weaver's house
  ~ The Green
# Typing a line stops the walk.
alice> look
  ~ The Green
clock: 2
  alice ~ You stop
alice> look
  ~ The Green
# Meeting somebody stops it, too.
bob> out
bob> down
alice> go to waking room
  ~ The Moth and Lamp
  ~ You stop, because bob is here\.
  ~ To go on, type: go to waking room
# bob has only been there; he can still go to places that a map shows near him, but no further.
bob> go to the head
  ~ nothing called
bob> where
  ~ The Green \(1 step, first west\)
  ~ The Inn Yard \(2 steps, first north\)
bob> go to inn yard
  ~ The Inn Kitchen
clock: 2
  bob ~ The Inn Yard
  bob ~ You have arrived
bob> go to the moth and lamp
  ~ The Inn Kitchen
clock: 2
  bob ~ The Moth and Lamp
alice> west
bob> where
  ! alice
bob> west
bob> east
bob> where
  ~ The Green \(1 step, first west\): alice is there
# But not an ignored player.
alice> ignore bob
bob> where
  ~ The Green \(1 step, first west\)$
  ! alice
# Rooms on the way are shown without their description, the destination with it.
wizard> @teleport bob to start
bob> run out down west
  ~ Winding Stair
  ! landing under the roof
clock: 2
  bob ~ The Green
  bob ! all firelight
# A known place takes precedence over a thing seen of it.
wizard> @teleport bob to start
bob> go inn
  ! scenery
clock: 3
  bob ~ You have arrived
