# Things in open boxes are in reach, however deep (C4)
needs: building
alice: joins as builder
bob: joins
alice> @create a trunk from container
alice> @create a case from container
alice> @create a purse from container
alice> @create a pearl
alice> open trunk
alice> open case
alice> open purse
alice> put pearl in purse
alice> put purse in case
alice> put case in trunk
alice> drop trunk
bob> take pearl
  ~ you take the pearl
bob> inventory
  ~ pearl
