# The starter world: no dead end in the pit, in the house or on the water, and a weaver who waits for a bobbin
needs: building light npcs
alice: joins
bob: joins
wizard> @teleport alice to $mill
alice> pull lever
alice> down
  ~ dark
clock: 31
alice> up
  ~ closed
alice> pull chain
  ~ you pull
  ~ hatch swings open
alice> up
  ~ Mill Floor
alice> up
alice> open bin
alice> take bobbin
  ~ you take
wizard> @teleport alice to $weaver
alice> ask hollis about bobbin
  ~ give bobbin to hollis
alice> give bobbin to hollis
  ~ My red bobbin
  ~ 5 coins
  ~ Friend of the Loom
clock: 2
alice> look hollis
  ! bobbin
alice> take hat
alice> south
alice> west
alice> list
  ~ tallow candle, 1 coin
alice> sell hat
  ~ you sell
alice> buy candle
  ~ you buy
alice> light candle
  ~ you light
wizard> @teleport alice to $far-landing
alice> ring bell
  ~ casts off by itself
clock: 7
alice> enter boat
  ~ far landing
wizard> @teleport bob to $jetty
bob> ring bell
  ~ they are in the boat
alice> leave
bob> ring bell
  ~ comes over
clock: 7
bob> look
  ~ flat boat
