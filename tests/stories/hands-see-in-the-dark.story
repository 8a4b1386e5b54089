# You can find the things that you hold by touch: drop, wear, open, light them (L3)
needs: building clothes light
alice: joins as builder
wizard> @dig Cellar
  = cellar
wizard> @set {cellar}.light = 0
alice> @create a coat from garment
alice> @create a box from container
alice> @create a pebble
alice> @create a lantern from light
  = lantern
alice> @set {lantern}.lit = false
wizard> @teleport alice to {cellar}
alice> inventory
  ~ coat
  ~ lantern
alice> wear coat
  ~ you put on the coat
alice> open box
  ~ you open the box
alice> drop pebble
  ~ you drop the pebble
alice> light lantern
  ~ you light the lantern
  ~ brighter
alice> look
  ~ pebble
