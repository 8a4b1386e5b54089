# In places with fights, the commands of fighting work
needs: building fighting npcs
alice: joins as builder
bob: joins
wizard> @area pits = wizard
  = pits
alice> @dig Pit
  = pit
wizard> @set {pit}.area = {pits}
bob> kill me
  ~ Nobody fights here
bob> consider rat
  ~ Nobody fights here
bob> score
  ! of 24 points
wizard> @set {pits}.fighting = true
wizard> ;create('npc', {name = 'a rat', location = object('{pit}'), diku = {level = 1, hit_points = {number = 0, size = 1, plus = 3}, experience = 30, gold = 7}})
wizard> @teleport bob to {pit}
clock: 2
bob> score
  ! of 24 points
bob> kill fido
  ~ You see no fido here
bob> kick rat
  ! Nobody fights here
bob> kill rat
  ~ the rat
bob> score
  ~ of 24 points, of level 1
bob> wield dagger
  ~ dagger
