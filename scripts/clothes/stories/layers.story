# A garment goes on only over thinner ones; the refusal names the obstacle (W1)
needs: building clothes
alice: joins as builder
alice> @create a coat from garment
  = coat
alice> @set {coat}.bulk = 3
alice> @create a shirt from garment
alice> @create a hat from garment
  = hat
alice> @set {hat}.slots = {"crown"}
alice> wear coat
  ~ you put on the coat
alice> wear shirt
  ! ^you put
  ~ coat
alice> wear hat
  ~ you put on the hat
alice> remove coat
alice> wear shirt
alice> wear coat
  ~ you put on the coat
