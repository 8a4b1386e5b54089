# A home keeps or robs nobody, and a builder's things are not part of another's home
needs: building homes moderation
alice: joins
bob: joins
eve: joins as builder
alice> home found
alice> home go
alice> home unlock
eve> visit alice
eve> @create a box from container
  = box
eve> @set {box}.open = true
eve> @lua me.location
  = room
eve> @set {box}.furniture_of = {room}
  ~ furniture_of
eve> drop box
alice> home furnish chair
wizard> @create a red ball
  = ball
wizard> @teleport {ball} to alice
alice> home sell ball for 1
  ~ You need a shelf first
eve> @set here.home_of = me
  ~ n't|not
eve> @describe here = Mine now.
  ~ n't|not
eve> @link out to $start
  ~ n't|not|already
eve> @dig My Trap
  = trap
eve> @proto {trap} = room, home
eve> @set {trap}.home_of = #1
eve> @teleport {trap}
bob> visit eve
  ~ has no home
bob> visit alice
  ~ ^alice's home
bob> home lock
  ~ no home of your own
bob> home rate 4
  ~ isn.t shown to others
bob> home name x
  ~ no home of your own
wizard> @jail bob for 1m
bob> visit alice
  ~ jail
bob> home go
  ~ jail
bob> home found
  ~ jail
wizard> @unjail bob
bob> visit alice
alice> home expel bob
  bob ~ shown out
bob> out
bob> look
  ~ Waking Room
alice> home give up
  ~ Your home isn't empty yet
