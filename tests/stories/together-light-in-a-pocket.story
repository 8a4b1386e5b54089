# Together: a lit lamp in the pocket of a worn coat shines while the pocket is open
needs: building clothes light
alice: joins as builder
bob: joins
alice> @dig Den
  = den
alice> @set {den}.light = 0
alice> @describe {den} = Straw lies about.
alice> @create a long coat from garment, container
  = coat
alice> @create a small lamp from light
  = lamp
alice> open long coat
alice> put small lamp in long coat
  ~ you put
alice> wear long coat
  ~ you put on
wizard> @teleport alice to {den}
wizard> @teleport bob to {den}
bob> look
  ~ straw
alice> close long coat
  bob ~ grows dark
bob> look
  ! straw
alice> take small lamp
  ! ^you take
alice> open long coat
  bob ~ brighter
bob> take small lamp
  ! ^you take
alice> drop long coat
  ~ wearing
alice> take small lamp
  ~ you take
alice> extinguish small lamp
  bob ~ grows dark
