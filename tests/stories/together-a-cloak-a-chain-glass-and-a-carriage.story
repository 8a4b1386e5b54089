# Together: a tethered garment in a glass box in a dark carriage
needs: building clothes
alice: joins as builder
bob: joins
alice> @dig Yard
  = yard
alice> @create a black carriage from container
  = carriage
alice> @set {carriage}.capacity = 300
alice> @create a glass box from container
  = box
alice> @set {box}.transparent = true
alice> @create a red cloak from garment
  = cloak
alice> @program {cloak}
alice| before("leave", "held", function(e) return "The chain of the cloak holds you back." end)
alice| .
  ! error
alice> @create a brass lantern from light
  = lamp
alice> extinguish brass lantern
alice> open glass box
alice> put red cloak in glass box
alice> close glass box
alice> drop black carriage
alice> open black carriage
alice> put glass box in black carriage
bob> enter black carriage
  ~ you climb into
bob> look
  ~ glass box
alice> close black carriage
bob> look
  ~ dark
  ! glass
bob> take red cloak
  ~ too dark
bob> leave
  ~ closed
alice> open black carriage
alice> give brass lantern to bob
bob> light lantern
alice> close black carriage
bob> look at glass box
  ~ red cloak
bob> take red cloak
  ~ reach through the glass box
bob> open glass box
bob> wear red cloak
  ~ you put on
bob> open black carriage
  ~ you open
bob> leave
  ~ chain of the cloak
wizard> @teleport {carriage} to {yard}
bob> leave
  ~ chain of the cloak
bob> drop cloak
  ~ wearing
bob> remove cloak
bob> drop cloak
bob> leave
  ~ Yard
