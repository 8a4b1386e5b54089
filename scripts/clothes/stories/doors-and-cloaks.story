# A thing adds a sentence to another's description and takes it back: a door in both rooms, a cloak on its wearer
needs: building clothes
alice: joins as builder
bob: joins
wanda: joins as wizard
alice> @dig Porch
  = porch
alice> @teleport {porch}
alice> @dig north to Pantry
  = pantry
alice> @set north.door = true
alice> open north
alice> look
  ~ The door to the north stands open\.
alice> north
alice> look
  ~ The door to the south stands open\.
alice> close south
alice> look
  ! stands open
alice> @teleport {porch}
alice> look
  ! stands open
alice> open north
alice> @set north.open = false
alice> look
  ! stands open
alice> @set north.open = true
alice> look
  ~ door to the north stands open
alice> @unlink north
alice> look
  ! stands open
alice> @create a feather cloak from garment
  = cloak
alice> @set {cloak}.worn_desc = "A cloak of feathers falls to the heels."
wanda> @teleport bob to {porch}
alice> wear cloak
bob> look alice
  ~ A cloak of feathers falls to the heels\.
alice> remove cloak
bob> look alice
  ! feathers
alice> wear cloak
wanda> @teleport {cloak} to bob
bob> look alice
  ! feathers
alice> @create a lantern from item
  = lantern
alice> @program {lantern}
alice| command("hang {this}", function(e) e.room:describe_with("hung", "A lantern hangs from a hook. <cmd quit>x</>") end)
alice| command("unhook {this}", function(e) e.room:describe_with("hung", nil) end)
alice| command("paint {this}", function(e) e.room:describe_with("", "x") end)
alice| .
alice> drop lantern
bob> hang lantern
bob> look
  ~ A lantern hangs from a hook\. x
bob> paint lantern
  ~ Something went wrong
bob> unhook lantern
bob> look
  ! hook
bob> hang lantern
alice> @destroy {lantern}
bob> look
  ! hook
