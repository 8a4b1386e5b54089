# A builder's recipe makes no coins and nothing of the game's, puts no words into anybody's mouth, and counts only at home
needs: building crafting
alice: joins as builder
bob: joins
alice> @dig Mint
  = mint
alice> @teleport {mint}
alice> @create a leaf
  = leaf
alice> @create Money from recipe
  = money
alice> @set {money}.parts = {leaf}
alice> @set {money}.makes = "coin"
alice> @create a twig
  = twig
alice> @create Twig from recipe
  = twigging
alice> @set {twigging}.parts = {leaf}
alice> @set {twigging}.makes = {twig}
alice> @set {twigging}.tells = "{Actor} says, I am a fool."
alice> give leaf to bob
wizard> @create a gem
  = gem
alice> @create Gem from recipe
  = gemming
alice> @set {gemming}.parts = {leaf}
alice> @set {gemming}.makes = {gem}
wizard> @teleport bob to {mint}
alice> give leaf to bob
bob> recipes
  ~ Twig
  ! Money|Gem
bob> craft money
  ~ no recipe of that name
bob> craft gem
  ~ no recipe of that name
bob> craft twig
  ~ Twig uses up the leaf
bob> 1
  ~ You make a twig
  ! fool
  alice ! fool
