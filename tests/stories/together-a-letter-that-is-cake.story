# Together: a letter made of cake, behind glass, can be read and not eaten
needs: building fighting
alice: joins as builder
bob: joins
alice> @create a gingerbread letter from sign, food
  = letter
alice> @set {letter}.text = "Yours for ever, in sugar."
alice> @create a cake dome from container
  = dome
alice> @set {dome}.transparent = true
alice> open cake dome
alice> put gingerbread letter in cake dome
alice> close cake dome
alice> drop cake dome
bob> read letter
  ~ in sugar
bob> eat letter
  ~ reach
bob> open cake dome
bob> eat letter
  ~ you eat
  alice ~ bob eats
bob> look in cake dome
  ~ empty
