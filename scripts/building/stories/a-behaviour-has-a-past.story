# The history of a behaviour: who saved which revision, the differences, and going back
needs: building
alice: joins as builder
carol: joins as builder
alice> @dig Workshop
  = room
wizard> @area Works = alice, carol
  = works
wizard> @set {room}.area = {works}
wizard> @teleport alice to {room}
wizard> @teleport carol to {room}
alice> @create a lever
  = lever
alice> @set {lever}.area = {works}
alice> drop lever
alice> @program {lever}
alice| command("pull {this}", function()
alice|   return "It creaks."
alice| end)
alice> .
  ~ revision 1

alice> @program {lever}
alice| command("pull {this}", function()
alice|   return "It groans."
alice| end)
alice> .
  ~ revision 2
carol> @program {lever}
carol| command("pull {this}", function()
carol|   return "It squeaks."
carol| end)
carol> .
  ~ revision 3
alice> @revert {lever} 2
  ~ as revision 4
carol> pull lever
  ~ groans
carol> @diff {lever} 2 3
  ~ ^-  return "It groans."
  ~ ^\+  return "It squeaks."
carol> @revisions {lever}
  ~ ^4, in force, by alice.*revert to 2
  ~ ^3 by carol
  ~ ^2 by alice
carol> @revert {lever} 3
  ~ as revision 5
carol> pull lever
  ~ squeaks
carol> @revisions {lever}
  ~ ^5, in force, by carol.*revert to 3
carol> @list {lever} 1
  ~ creaks
carol> @list {lever} 9
  ~ no revision 9
carol> @diff {lever} 1 1
  ~ the same
carol> @diff {lever} 1 7
  ~ no revision 7
carol> set screenreader on
carol> @diff {lever} 1
  ~ gone 2: *return "It creaks."
  ~ new 2: *return "It squeaks."

# an undo puts the previous revision in force, and no number is used twice
carol> @undo
  ~ Undone: @revert
carol> pull lever
  ~ groans
alice> @program {lever}
alice| command("pull {this}", function() return "It sings." end)
alice> .
  ~ revision 6
carol> @revisions {lever}
  ~ ^6, in force, by alice
