# Only the outermost garment comes off; the refusal names the garment above (W2)
needs: building clothes
alice: joins as builder
alice> @create a coat from garment
  = coat
alice> @set {coat}.bulk = 3
alice> @create a shirt from garment
alice> wear shirt
alice> wear coat
alice> remove shirt
  ! ^you take
  ~ coat
alice> remove coat
  ~ you take off the coat
alice> take off shirt
  ~ you take off the shirt
