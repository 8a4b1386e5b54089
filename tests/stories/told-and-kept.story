# A crash undoes nothing that a player has read (T3)
needs: building
alice: joins as builder
bob: joins
alice> @create a marble
alice> give marble to bob
  bob ~ marble
crash
bob> inventory
  ~ marble
alice> inventory
  ! marble
