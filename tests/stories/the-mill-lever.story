# The starter world: the lever opens the hatch for a while
needs: building
alice: joins
wizard> @teleport alice to $mill
alice> down
  ~ closed
alice> pull lever
  ~ you pull
alice> down
  ~ dark
alice> up
  ~ Mill
clock: 31
alice> down
  ~ closed
