# You can look but not reach through closed glass; nothing goes in either (G1, G2)
needs: building
alice: joins as builder
alice> @create a jar from container
  = jar
alice> @set {jar}.transparent = true
alice> @create a beetle
alice> @create a leaf
alice> open jar
alice> put beetle in jar
alice> close jar
alice> look at jar
  ~ beetle
alice> look beetle
  ! no beetle
alice> take beetle
  ~ can't reach through the jar
alice> put leaf in jar
  ~ closed
