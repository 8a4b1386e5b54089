# A viewer sees the events of a place that they can see into, once and as from there; a gesture reaches its target (T1,
needs: building socials
# T2)
alice: joins as builder
bob: joins
carol: joins
wizard> @role carol builder
alice> @dig Bright Yard
  = yard
alice> @teleport {yard}
alice> @dig north to Dim Hut
  = hut
alice> @set north.door = true
alice> @set north.noun = "window"
alice> @set north.transparent = true
alice> @set {hut}.light = 0
wizard> @teleport carol to {hut}
wizard> @teleport bob to {yard}

# Somebody in the dark sees events in the light, through closed glass, each in one sentence.
bob> take all
bob> stretch
  carol ~ ^In Bright Yard: Bob stretches\.$
alice> @create a lamp
  carol ~ ^In Bright Yard: Alice
alice> drop lamp
  bob ~ ^Alice drops the lamp\.$
  carol ~ ^In Bright Yard: Alice drops the lamp\.$
bob> take lamp
  carol ~ ^In Bright Yard: Bob takes the lamp\.$
# A person seen through the window cannot be asked.
alice> @create a sailor from npc
alice> drop sailor
carol> ask sailor about rum
  ~ The sailor is too far away to hear that
bob> ask sailor about rum
  ~ nothing to say about that
bob> emote grins
  carol ~ ^In Bright Yard: Bob grins
# Speech does not cross it.
bob> say hello there
  alice ~ hello there
  carol ! hello there
# A dark place cannot be seen into, and no gesture is made to somebody who cannot see it.
carol> stretch
  bob ! stretch
  bob ! Someone
carol> smile at bob
  ~ Bob can't see you from there
  bob ! smile
# Back in the light, both see.
alice> @set {hut}.light = 1
bob> smile at carol
  ~ You smile at carol
  carol ~ ^In Bright Yard: Bob smiles at you\.$
  alice ~ ^Bob smiles at carol\.$
carol> wave to bob
  ~ You wave to bob
  bob ~ ^In Dim Hut: Carol waves to you\.$
bob> hug carol
  ~ too far away
  carol ! hug
bob> look north
  ~ carol
# A viewer of both rooms reads one line about a walk between them.
alice> open north
bob> north
  alice ~ Bob goes north
  alice ! In Dim Hut: Bob
  carol ~ Bob arrives
  carol ! In Bright Yard: Bob

# A one-way mirror: the exit exists on one side only.
alice> @dig Gallery
  = gallery
wizard> @teleport carol to {gallery}
alice> @teleport {gallery}
alice> @link east to {yard}
alice> @set east.transparent = true
alice> @set east.door = true
alice> @unlink west
wizard> @teleport bob to {yard}
bob> sit
bob> drop lamp
  carol ~ ^In Bright Yard: Bob drops the lamp\.$
carol> stretch
  bob ! stretch
bob> wave to carol
  ~ You see no carol here

# An open passage shows the next room to a player who looks, and no more; a gesture still reaches.
alice> @dig south to Lane
  = lane
wizard> @teleport bob to {lane}
carol> stretch
  bob ! stretches
carol> look south
  ~ bob
carol> smile at bob
  ~ You smile at bob
  bob ~ ^In Gallery: Carol smiles at you\.$

# Nobody can build a window into another builder's room.
carol> @dig Den
  = den
carol> @teleport {den}
carol> @link east to {gallery}
carol> @set east.transparent = true
alice> @teleport {gallery}
alice> stretch
  carol ! Alice
