# The refusal of a failing line is about the noun that failed
needs: building
alice: joins as builder
bob: joins
alice> @create a ball
alice> give ball to unicorn
  ~ you see no unicorn here
alice> give unicorn ball
  ~ you see no unicorn here
alice> take ball
  ~ you already have the ball
alice> @dig Cellar
  = cellar
alice> @set {cellar}.light = 0
wizard> @teleport alice to {cellar}
wizard> @teleport bob to {cellar}
alice> give ball to bob
  ~ too dark
alice> give bob ball
  ~ too dark
alice> take all
  ~ too dark
alice> drop ball
  ~ you drop
