# Others see the outermost garment of each slot, the wearer knows all (W4)
needs: building clothes
alice: joins as builder
bob: joins
alice> @create a coat from garment
  = coat
alice> @set {coat}.bulk = 3
alice> @create a shirt from garment
alice> @create a hat from garment
  = hat
alice> @set {hat}.slots = {"crown"}
alice> wear shirt
alice> wear coat
alice> wear hat
bob> look at alice
  ~ hat.*coat
  ! shirt
alice> equipment
  ~ hat
  ~ coat
  ~ shirt
