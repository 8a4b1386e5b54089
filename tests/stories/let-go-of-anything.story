# A player can drop a guest thing, whatever commands it has against that
needs: building
alice: joins as builder
bob: joins
wanda: joins as wizard
alice> @create an odd pin
  = pin
alice> @program {pin}
alice| command("drop|put|remove|throw {this}", function(e) return "It sticks to you." end)
alice| command("give {this} to {x}", function(e) return "It sticks to you." end)
alice| command("stroke {this}", function(e) return "It purrs." end)
alice| .
wanda> @teleport {pin} to bob
bob> stroke pin
  ~ It purrs
bob> drop pin
  ~ You drop
  ! sticks
bob> take pin
bob> give pin to alice
  ! sticks
  ~ You give
wanda> @teleport {pin} to bob
bob> drop all
  ! sticks
  ~ You drop
