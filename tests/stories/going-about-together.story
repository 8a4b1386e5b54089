# People who agree go about together, wherever each of them is
needs: party
alice: joins as builder
bob: joins
alice> party
  ~ You are in no group.*party invite NAME
alice> party invite bob
  ~ You ask bob to join your group
  bob ~ Alice asks you to go about together.*party accept
bob> party accept
  ~ You are of the group of alice now
  alice ~ Bob is of the group now
alice> @dig Hall
  = hall
alice> @teleport {hall}
alice> party
  ~ You, who lead: here
  ~ Bob: elsewhere
bob> party tell Where are you\?
  alice ~ bob tells the group
crash
bob> who
  ~ alice.*of your group
alice> party lead bob
  bob ~ You lead the group now
bob> party leave
  alice ~ it is over
alice> party
  ~ You are in no group
