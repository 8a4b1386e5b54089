# Together: a purse on a chain stays where it is, closed or open, but its coins join those in the hand
alice: joins as builder
bob: joins
alice> @create a leather purse from container
  = purse
alice> @program {purse}
alice| before("take", function(e) return "The purse hangs on a chain." end)
alice| .
  ! error
alice> @create a copper coin from coin
  = coins
alice> @set {coins}.amount = 7
alice> open purse
alice> put coins in purse
alice> @create a copper coin from coin
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
