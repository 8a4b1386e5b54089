# Resting and sleeping people are described as such, not as sitting
needs: building fighting seats
alice: joins as builder
bob: joins
wizard> @area pits = wizard
  = pits
alice> @dig Pit
  = pit
wizard> @set {pit}.area = {pits}
wizard> @set {pits}.fighting = true
alice> @create a couch from seat
alice> @teleport me to {pit}
wizard> @teleport bob to {pit}
alice> drop couch
bob> sleep
alice> look
  ~ Bob is here, asleep on the floor.
alice> look at bob
  ~ Bob is asleep on the floor.
bob> wake
alice> look
  ~ Bob is here, sitting on the floor.
bob> rest
alice> look
  ~ Bob is here, resting on the floor.
bob> stand
bob> sit on couch
bob> sleep
alice> look
  ~ Bob is here, asleep on the couch.
alice> look at bob
  ~ Bob is asleep on the couch.
