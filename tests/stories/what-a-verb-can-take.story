# A thing that a verb can take goes before a nearer one that it can't (N5)
needs: building clothes fighting npcs seats
alice: joins as builder
bob: joins
alice> @dig Hall
  = hall
wizard> @teleport alice to {hall}
wizard> @teleport bob to {hall}
alice> @create a great lamp from container
  = great
alice> @set {great}.open = true
alice> drop great lamp
alice> @create a brass lamp from light
alice> @create a lens
alice> put lens in lamp
  ~ you put the lens in the great lamp
alice> take lens from lamp
  ~ you take the lens from the great lamp
# An ordinal picks a single one.
alice> put lens in first lamp
  ~ can't put things into the brass lamp

alice> @create a red apple from food
alice> drop red apple
alice> @create a wooden apple
alice> @set red apple.text = "Sour."
alice> taste apple
  ~ red apple.*Sour
alice> eat apple
  ~ you eat the red apple
alice> eat apple
  ~ can't eat the wooden apple

alice> @create a jug of milk from drink
alice> drop jug
alice> @create a painting of milk
alice> drink milk
  ~ you drink.*jug of milk

alice> @create a felt hat from garment
alice> drop felt hat
alice> @create a paper hat
alice> wear hat
  ~ you put on the felt hat

alice> @create an oak chair from seat
alice> drop oak chair
alice> @create a toy chair
alice> sit on chair
  ~ you sit.*oak chair
alice> stand

alice> @create an iron box from container
alice> drop iron box
alice> @create a music box
alice> open box
  ~ you open the iron box
alice> close box
  ~ you close the iron box

alice> @create a stone letter
  = letter
alice> @set {letter}.text = "Dear Alice"
alice> drop stone letter
alice> @create a blank letter
alice> read letter
  ~ Dear Alice

# A command of a thing's own, where the game's verb has only a shrug.
alice> @create a green button
  = button
alice> @program {button}
alice| command("push {this}", function() return "A bell rings." end)
alice| .
alice> drop green button
alice> @create a red button
alice> push button
  ~ A bell rings
alice> push red button
  ~ you push the red button.*nothing happens

# Somebody, rather than a thing that is called like them.
alice> @create a doll
  = doll
alice> @alias {doll} = bob
alice> @create a pebble
alice> give pebble to bob
  ~ you give the pebble to bob
