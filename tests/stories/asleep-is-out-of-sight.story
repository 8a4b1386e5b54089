# A sleeping player is out of play with everything she carries, and wakes where she was put
needs: building
alice: joins as builder
bob: joins
alice> @dig Hall
  = hall
alice> @create a drum
alice> give drum to bob
wizard> @boot bob
alice> look bob
  ~ you see no bob here
alice> take drum
  ~ you see no drum here
alice> @teleport bob to {hall}
  ~ you don't control
wizard> @teleport bob to {hall}
  ~ will wake up in Hall
alice> @teleport {hall}
alice> look
  ! bob
crash
bob> look
  ~ ^Hall$
bob> inventory
  ~ a drum
