# Actions in the dark are heard, not seen; speech keeps the voice (L6)
needs: building
alice: joins as builder
bob: joins
alice> @create a pot
wizard> @dig Cellar
  = cellar
wizard> @set {cellar}.light = 0
wizard> @teleport alice to {cellar}
wizard> @teleport bob to {cellar}
alice> drop pot
  ~ you drop the pot
  bob ~ someone drops something
  bob ! alice
alice> say Is anybody there?
  bob ~ alice says
alice> nod
  bob ! nod
