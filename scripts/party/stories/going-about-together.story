# People who agree to it travel together, wherever each of them is
needs: building party
alice: joins as builder
bob: joins
alice> party
  ~ You aren't in a group.*party invite NAME
alice> party invite bob
  ~ You ask bob to join your group
  bob ~ Alice invites you to their group.*party accept
bob> party accept
  ~ You've joined the group of alice
  alice ~ Bob has joined the group
alice> @dig Hall
  = hall
alice> @teleport {hall}
alice> party
  ~ You \(leader\): here
  ~ Bob: elsewhere
bob> party tell Where are you\?
  alice ~ bob tells the group
crash
bob> who
  ~ alice.*in your group
alice> party lead bob
  bob ~ You now lead the group
bob> party leave
  alice ~ the group has ended
alice> party
  ~ You aren't in a group
