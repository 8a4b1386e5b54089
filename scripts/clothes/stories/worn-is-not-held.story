# A worn thing has to be removed before it is dropped, put or given (W3)
needs: building clothes
alice: joins as builder
bob: joins
alice> @create a coat from garment
alice> @create a box from container
alice> open box
alice> wear coat
alice> drop coat
  ~ wearing
alice> put coat in box
  ~ wearing
alice> give coat to bob
  ~ wearing
alice> drop all
  ~ box
alice> equipment
  ~ coat
alice> remove coat
alice> drop coat
  ~ you drop the coat
