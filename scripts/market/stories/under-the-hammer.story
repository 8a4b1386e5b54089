# A thing is put up for auction and bid for, over a kill of the server
needs: building market
wizard> @create a high desk from item, auctioneer
wizard> drop desk
wizard> @create a blue vase
  = vase
wizard> @create a coin from coin
  = coin
wizard> @set {coin}.amount = 100
wizard> drop coins
wizard> drop vase
alice: joins
bob: joins
alice> take vase
alice> take 10 coins
bob> take coins
alice> auction vase for 5 for 10m
  ~ It is lot 1, for 5 coins or more, for 10 minutes
alice> auction cancel 1
alice> auction collect
# A lot's number is used once: a bid is for the lot that the bidder saw.
alice> auction vase for 20 for 10m
  ~ It is lot 2
alice> inventory
  ! vase
alice> bid 5 on 2
  ~ You can't bid for your own lot
bob> bid 19 on 2
  ~ The least you can bid is 20 coins
bob> bid 1000 on 2
  ~ You don't have that many coins
bob> bid 40 on 2
  ~ You bid 40 coins for the blue vase
  alice ! bob
crash
bob> wealth
  ~ 50
bob> auction
  ~ 2\. a blue vase: bid 40 coins, .* left \(your bid\)
alice> auction cancel 2
  ~ Someone has bid for it already
