# A recipe takes parts and time; a crash in the middle uses up nothing; a builder's recipe asks first
needs: building crafting
alice: joins as builder
bob: joins
alice> @dig Bakehouse
  = bakehouse
alice> @teleport {bakehouse}
alice> @create a sheaf
  = sheaf
alice> @create a loaf
  = loaf
alice> @create Bread from recipe
  = bread
alice> @set {bread}.parts = {sheaf}
alice> @set {bread}.makes = {loaf}
alice> @set {bread}.time = 10
wizard> @teleport bob to {bakehouse}
bob> recipes
  ~ You lack something
  ~ Bread: You still need a sheaf
bob> craft cake
  ~ no recipe of that name
alice> preview craft bread
alice> inventory
  ~ sheaf
alice> give sheaf to bob
bob> recipe bread
  ~ It takes a sheaf, and makes a loaf
bob> craft bread
  ~ Bread uses up the sheaf. Go on\?
bob> no
  ~ You leave it
bob> craft bread
bob> yes
  ~ You begin to work
crash
clock: 11
  bob ! make
bob> inventory
  ~ a sheaf
  ! loaf
# What he agreed to is used up, and nothing else, whatever the recipe says meanwhile
alice> @create a gold ring
  = ring
alice> give ring to bob
bob> craft bread
bob> yes
alice> @set {bread}.parts = {ring}
clock: 11
  bob ~ It would use up something else now
bob> inventory
  ~ ring
alice> @set {bread}.parts = {sheaf}
bob> craft bread
bob> yes
clock: 11
  bob ~ You make a loaf
  alice ~ bob makes a loaf
bob> inventory
  ~ a loaf
  ! sheaf
# Elsewhere, a builder's recipe counts only where its maker is accepted
wizard> @teleport bob to $start
bob> recipes
  ! Bread
