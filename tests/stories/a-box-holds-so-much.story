# Capacity counts the weights of the direct contents; too much is refused and nothing moves (C1)
needs: building
alice: joins as builder
alice> @create a box from container
  = box
alice> @set {box}.capacity = 3
alice> @create a brick
  = brick
alice> @set {brick}.weight = 2
alice> @create a stone
  = stone
alice> @set {stone}.weight = 2
alice> open box
alice> put brick in box
  ~ you put the brick in the box
alice> put stone in box
  ! ^you put
  ~ hold
alice> inventory
  ~ stone
alice> look in box
  ~ brick
  ! stone
