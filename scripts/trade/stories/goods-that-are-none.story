# The author of a keeper's goods is told which of them are not for sale; customers are not
needs: building trade
alice: joins as builder
bob: joins
alice> @dig Shop
  = shop
alice> @teleport {shop}
wizard> @teleport bob to {shop}
alice> @create Bartle from shopkeeper
  = bartle
alice> drop {bartle}
alice> @create a stale loaf
  = loaf
alice> @ref {loaf} = alice/loaf
alice> @set {bartle}.goods = {"bread", "alice/loaf"}
alice> list
  ~ In the goods, "bread" doesn't exist
  ~ In the goods, a stale loaf has no price. To set one, type @set #\d+.price = 5
bob> list
  ~ nothing for sale
  ! goods
alice> @set {loaf}.price = 5
alice> list
  ~ a stale loaf, 5 coins
  ! no price
