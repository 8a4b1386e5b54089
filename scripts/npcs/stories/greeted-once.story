# A greeter greets newcomers, and not again right away
needs: building npcs
alice: joins as builder
bob: joins
alice> @dig Parlour
  = parlour
alice> @dig east to Porch
alice> @teleport {parlour}
alice> @create Hobb from greeter
  = hobb
alice> @set {hobb}.proper = true
alice> @set {hobb}.greeting = "Good day, {name}!"
alice> drop hobb
wizard> @teleport bob to {parlour}
clock: 2
  alice ~ Hobb says, .Good day, bob!
wizard> @teleport bob to $start
wizard> @teleport bob to {parlour}
clock: 2
  alice ! Good day
alice> @set {hobb}.greet_again = 0
wizard> @teleport bob to $start
wizard> @teleport bob to {parlour}
clock: 2
  alice ~ Good day, bob
