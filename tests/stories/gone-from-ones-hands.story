# A holder is asked before the owner takes back or destroys a thing, and people in a destroyed room are told so
needs: building
alice: joins as builder
bob: joins
alice> @create a tin whistle
  = whistle
alice> give whistle to bob
alice> @teleport {whistle} to me
  ~ Bob is asked first
  bob ~ alice wants to take your "a tin whistle"
bob> yes
  ~ You agree
alice> @teleport {whistle} to me
  bob ~ Alice takes the tin whistle back
alice> give whistle to bob
alice> @destroy {whistle}
  bob ~ alice wants to take your "a tin whistle"
bob> yes
alice> @destroy {whistle}
  bob ~ Alice has destroyed the tin whistle
alice> @dig Shed
  = shed
wizard> @teleport bob to {shed}
alice> @destroy {shed}
  bob ~ Alice has destroyed Shed, and you wake up elsewhere
