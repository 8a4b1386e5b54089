# A command considers only suitable things (N5): neither taking nor dropping is about the place
needs: building
alice: joins as builder
alice> @dig Lamp room
  = room
alice> @teleport {room}
alice> take lamp
  ~ see no lamp
alice> drop lamp
  ~ see no lamp
alice> look lamp
  ~ Lamp room
alice> take here
  ~ can't be taken
