# Where people fight, look shows what somebody wields and how hurt they are, and only who is here can be meant
needs: building fighting
bob: joins
wizard> @area pits = wizard
  = pits
wizard> @set {pits}.fighting = true
wizard> @dig Pit
  = pit
wizard> @dig Street
  = street
wizard> @dig Square
  = square
wizard> @set {pit}.area = {pits}
wizard> @set {street}.area = {pits}
wizard> @set {square}.area = {pits}
wizard> ;create('exit', {name = 'north', to = object('{street}'), location = object('{pit}')})
wizard> ;create('exit', {name = 'south', to = object('{square}'), location = object('{pit}')})
wizard> @create the cityguard from npc
  = guard
wizard> @set {guard}.diku = {level = 1, hit_points = {number = 0, size = 1, plus = 200}}
wizard> @create a long sword
  = sword
wizard> @teleport {sword} to {guard}
wizard> @set {guard}.wielded = {sword}
wizard> @teleport {guard} to {street}
wizard> @create the cityguard from npc
  = other
wizard> @teleport {other} to {square}
wizard> @teleport bob to {pit}
# Two of them are next door, on either side.
bob> kill cityguard
  ~ cityguard
  ! which
  ! nobody fights
wizard> @teleport {other} to start
wizard> @teleport bob to {street}
bob> look at cityguard
  ~ wields a long sword
  ~ is in excellent condition
wizard> @set {guard}.max_hp = 200
wizard> @set {guard}.hp = 20
bob> look at cityguard
  ~ is in awful condition|is bleeding badly
bob> kill cityguard
  ! which
