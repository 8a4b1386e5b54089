# A shop sells its own goods and goods that it bought, for coins
needs: building clothes trade
alice: joins as builder
bob: joins
alice> @dig Bakery
  = bakery
alice> @teleport {bakery}
alice> @create a bun from food
  = bun
alice> @set {bun}.price = 3
alice> @ref {bun} = test-bun
alice> @create the baker from shopkeeper
  = baker
alice> @set {baker}.goods = {"test-bun"}
alice> @set {baker}.buys = {"garment"}
alice> drop baker
wizard> @teleport bob to {bakery}
bob> list
  ~ baker sells
  ~ 1\. a bun, 3 coins
bob> buy bun
  ~ baker says to you, .You can't afford that. It costs 3
bob> list 1
  ~ It costs 3 coins
bob> list bun
  ~ It costs 3 coins
bob> list anvil
  ~ I have nothing like that
bob> buy anvil
  ~ I have nothing like that
wizard> @create a coin from coin
wizard> @set coin.amount = 13
wizard> @teleport coin to bob
bob> buy bun
  ~ You buy a bun from the baker for 3 coins
  alice ~ bob buys a bun from the baker
bob> buy 30 buns
  ~ How many. I sell 20 at most
bob> buy 20 buns
  ~ You can't afford that. It costs 60
bob> buy 1
  ~ You buy a bun
bob> inventory
  ~ bun
bob> set confirm 2
bob> buy bun
  ~ wants 3 coins for
  ~ 1. yes
bob> no
  ~ keep your money
bob> buy bun
bob> yes
  ~ You buy a bun
bob> set confirm off
alice> @create a wool hat from garment
  = hat
alice> @set {hat}.price = 6
alice> give hat to bob
bob> value hat
  ~ baker offers you 3 coins for the wool hat
bob> value first bun
  ~ I don't buy such things
bob> wear hat
bob> sell hat
  ~ Take it off first
bob> remove hat
bob> sell hat to baker
  ~ You sell the wool hat to the baker for 3 coins
bob> list
  ~ 2\. a wool hat, 6 coins \(1 left\)
bob> buy wool hat from baker
  ~ You buy a wool hat
bob> list
  ! hat
bob> sell hat
bob> sell hat
  ! You sell
alice> @set {baker}.hours = {{from = 30, to = 31}}
bob> list
  ~ closed. Come back at 30
crash
bob> inventory
  ~ bun
