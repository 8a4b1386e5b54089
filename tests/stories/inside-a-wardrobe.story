# An open box that is big enough can be entered and left; a closed or carried one cannot (C6)
needs: building
alice: joins as builder
bob: joins
alice> @create a wardrobe from container
  = wardrobe
alice> @set {wardrobe}.capacity = 200
alice> open wardrobe
alice> enter wardrobe
  ! ^you climb
alice> drop wardrobe
bob> enter wardrobe
  ~ you climb into the wardrobe
  alice ~ bob climbs into the wardrobe
bob> leave
  ~ you climb out of the wardrobe
alice> close wardrobe
bob> enter wardrobe
  ~ closed
alice> @create a thimble from container
alice> open thimble
alice> drop thimble
bob> enter thimble
  ~ too small
