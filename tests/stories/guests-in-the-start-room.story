# A thing dropped in the newcomers' start room is a guest: it speaks, and holds nobody
needs: building
alice: joins as builder
bob: joins
alice> @create a harp
  = harp
alice> drop harp
alice> @program {harp}
alice| command("pluck {this}", function(e) act(e.actor, "{Actor} {verb:pluck} {this}.", { this = e.this }) return "It hums." end)
alice| before("leave", function(e) return "The harp enchants you." end)
alice| before("hear", function(e) return "shh" end)
alice| before("take", function(e) return "It is too heavy." end)
alice| on("timer:ring", function(e) e.this.location:announce("The harp rings.") end)
alice| .
bob> pluck harp
  ~ You pluck a harp
  ~ It hums
bob> take harp
  ~ too heavy
bob> say hello
  ~ you say
bob> out
  ! enchants
bob> in
alice> ;object("{harp}"):after(5, "ring")
clock: 6
  bob ~ ^The harp rings
bob> set provenance all
  ~ provenance is now all
alice> ;object("{harp}"):after(5, "ring")
clock: 6
  bob ~ ^\[a harp, alice's\] The harp rings
bob> look
  ~ harp
# only its maker sees its full behaviour
alice> say hello
  ~ shh
# a place lists the players that it accepts
alice> @accept here = alice
  ~ don't control
alice> @dig Studio
  = studio
alice> @teleport {studio}
alice> @accept here = bob
alice> @accept here
  ~ accepts its owners and bob
alice> @show here
  ~ accepts = 
alice> @undo
  ~ Undone: @accept
alice> @accept here
  ~ and nobody else
alice> @accept here = nosuch
  ~ There isn't a player called
