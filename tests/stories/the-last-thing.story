# "it" is the last single thing referred to (N4)
needs: building
alice: joins as builder
alice> @create a kite
alice> drop kite
alice> take it
  ~ you take the kite
alice> drop it
  ~ you drop the kite
