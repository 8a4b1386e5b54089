# A seeker wants one thing, and rewards each player once for it
needs: building npcs
alice: joins as builder
bob: joins
alice> @dig Attic
  = attic
alice> @teleport {attic}
alice> @create a silver thimble
  = thimble
alice> @create a lead thimble from {thimble}
  = lead
alice> @create an old tailor from seeker
  = tailor
alice> @set {tailor}.wants = {thimble}
alice> @set {tailor}.reward = 5
alice> @set {tailor}.honour = "Finder of Thimbles"
wizard> @chown {tailor} = wizard
alice> drop tailor
alice> @create a pebble
wizard> @teleport bob to {attic}
alice> give pebble to bob
bob> give pebble to tailor
  ~ old tailor wants no pebble
alice> give silver thimble to bob
alice> give lead thimble to bob
bob> give silver to tailor
  ~ Thank you
  ~ gives you 5 coins
  ~ Finder of Thimbles
crash
bob> score
  ~ Finder of Thimbles
bob> give lead to tailor
  ~ Thank you
  ! coins
