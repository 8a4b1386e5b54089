# A guide leads through the rooms of its tour, waits for stragglers, and goes back
needs: building npcs
alice: joins as builder
bob: joins
alice> @dig Foyer
  = foyer
alice> @teleport {foyer}
alice> @dig north to Gallery
  = gallery
alice> @create Ines from guide
  = ines
alice> @set {ines}.proper = true
alice> @set {ines}.tour = {{say = "This way, {name}!", wait = 4, go = "north"}, {say = "Here hang the old ones.", wait = 40}}
alice> drop ines
wizard> @teleport bob to {foyer}
bob> ask ines for a tour
  ~ You ask Ines for a tour
  ~ You follow Ines
clock: 2
  bob ~ Ines says, .This way, bob
bob> look
  ~ Foyer
clock: 4
  bob ~ Gallery
bob> look
  ~ Ines
clock: 3
  bob ~ Here hang the old ones
clock: 45
  alice ~ Ines returns
bob> look
  ! Ines
alice> look
  ~ Ines
