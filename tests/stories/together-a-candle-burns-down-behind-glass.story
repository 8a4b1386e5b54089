# Together: a candle that burns down in a glass box lights the room until the end, and both sides of the glass see it go
needs: building light
alice: joins as builder
bob: joins
alice> @dig Crypt
  = crypt
alice> @set {crypt}.light = 0
alice> @describe {crypt} = Here lies nobody.
alice> @create a glass coffin from container
  = coffin
alice> @set {coffin}.transparent = true
alice> @set {coffin}.capacity = 200
alice> @create a candle stump from light
  = candle
alice> extinguish candle stump
alice> @set {candle}.fuel = 15
wizard> @teleport alice to {crypt}
wizard> @teleport bob to {crypt}
alice> light candle stump
  bob ~ brighter
alice> drop glass coffin
alice> open glass coffin
alice> put candle stump in glass coffin
bob> enter glass coffin
alice> close glass coffin
alice> look
  ~ lies nobody
bob> look
  ~ candle stump
bob> leave
  ~ closed
crash
alice> look
  ~ lies nobody
clock: 16
alice> look
  ! lies nobody
  ~ dark
bob> look
  ~ dark
bob> open glass coffin
  ~ you open|too dark
