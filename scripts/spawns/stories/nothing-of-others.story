# A builder's table brings only the builder's own things, and only to rooms that accept the builder
needs: building spawns
alice: joins as builder
bob: joins
wizard> @create a gem
  = gem
alice> @create a weed
  = weed
alice> @create Garden from area, spawning
  = garden
alice> @set {garden}.spawns = {{what = {gem}, most = 5}, {what = {weed}, most = 2}}
alice> @set {garden}.spawn_every = 5
alice> @dig Bed
  = bed
alice> @set {bed}.area = {garden}
wizard> @teleport bob to {bed}
clock: 20
bob> look
  ~ weed
  ! gem
