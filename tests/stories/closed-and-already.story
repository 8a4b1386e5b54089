# Nothing passes into or out of a closed box; opening the open and closing the closed fails (C2)
needs: building
alice: joins as builder
alice> @create a box from container
alice> @create a ball
alice> put ball in box
  ~ closed
alice> close box
  ~ already
alice> open box
alice> open box
  ~ already
alice> put ball in box
alice> close box
alice> take ball from box
  ~ closed
alice> open box
alice> take ball from box
  ~ you take the ball from the box
