# A vessel may hold several drinks; an empty one is gone
needs: building fighting
alice: joins as builder
alice> @create a jug from drink
alice> @set jug.servings = 2
alice> drink jug
  ~ you drink from the jug
alice> drink from jug
  ~ you drink the jug
alice> drink jug
  ~ see no jug
