# Together: a purse on a chain stays where it is, closed or open, but its coins join those in the hand
needs: building trade
alice: joins as builder
bob: joins
alice> @create a leather purse from container
  = purse
alice> @program {purse}
alice| before("take", function(e) return "The purse hangs on a chain." end)
alice| .
  ! error
wizard> @create a copper coin from coin
  = coins
wizard> @set {coins}.amount = 7
wizard> @teleport {coins} to alice
alice> open purse
alice> put coins in purse
wizard> @create a copper coin from coin
  = coin
wizard> @teleport {coin} to alice
alice> give coin to bob
alice> drop purse
bob> take leather purse
  ~ on a chain
bob> take coins from purse
  ~ you take
bob> examine coin
  ~ there are 8
bob> inventory
  ! coin.*coin
bob> look in purse
  ~ empty
bob> close purse
bob> put coin in purse
  ~ closed
wizard> @teleport bob to $shelter
bob> buy quiche
  ~ pushes out
bob> examine coin
  ~ there are 7
