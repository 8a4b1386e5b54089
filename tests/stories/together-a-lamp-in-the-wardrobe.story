# Together: taking the only lamp into a wardrobe and shutting it leaves the others in the dark
needs: building clothes
alice: joins as builder
bob: joins
alice> @dig Attic
  = attic
alice> @set {attic}.light = 0
alice> @describe {attic} = Trunks upon trunks.
alice> @create a wardrobe from container
  = wardrobe
alice> @set {wardrobe}.capacity = 200
alice> @create a candle from light
  = candle
alice> @create a velvet hat from garment
  = hat
wizard> @teleport alice to {attic}
wizard> @teleport bob to {attic}
alice> open wardrobe
alice> drop wardrobe
alice> enter wardrobe
bob> look
  ~ trunks
bob> look in wardrobe
  ~ alice
alice> close wardrobe
  bob ~ dark
bob> look
  ! trunks
alice> look
  ~ wardrobe
alice> wear velvet hat
  ~ you put on
  bob ! hat
bob> open wardrobe
  ~ too dark
alice> open wardrobe
  bob ~ brighter
bob> look alice
  ~ velvet hat
bob> take velvet hat
  ! ^you take
