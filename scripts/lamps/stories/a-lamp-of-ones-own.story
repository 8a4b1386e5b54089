# Parts make a lamp; it hangs after a crash; a guest hangs none, and a builder's hooks count for nothing
needs: building lamps
alice: joins as builder
bob: joins
wizard> @create Strand lamp from recipe
  = recipe
wizard> @set {recipe}.parts = {$lamp-wick, $lamp-oil, $lamp-glass}
wizard> @set {recipe}.makes = $coast-lamp
wizard> @dig A Strand
  = strand
wizard> @teleport {strand}
wizard> @create hooks from lamp-hooks
  = hooks
wizard> drop hooks
wizard> @teleport bob to {strand}
wizard> @create a wick from lamp-wick
wizard> @create oil from lamp-oil
wizard> @create a glass from lamp-glass
wizard> give wick to bob
wizard> give oil to bob
wizard> give glass to bob
clock: 6
bob> hang lamp
  ~ You have no lamp to hang
  ~ For how to make one, type: recipe lamp$
bob> hang wick on hook
  ~ You have no lamp to hang
bob> recipe strand lamp
  ~ a wick, a flask of lamp oil and a lamp glass
bob> craft strand lamp
  ~ You make a glass lamp
bob> hang lamp
  ~ That makes \d+ of \d+ along the coast
crash
bob> look at hooks
  ~ Hung by bob
  ~ It is yours
alice> @dig A Cellar
  = cellar
alice> @teleport {cellar}
alice> @create own hooks from lamp-hooks
alice> drop own hooks
alice> @create a tin lamp from coast-lamp
alice> hang tin lamp
  ~ You see no hook here
wizard> @teleport alice to {strand}
alice> hang tin lamp
  ~ doesn't fit
