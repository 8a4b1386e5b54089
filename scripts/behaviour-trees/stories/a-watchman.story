# A watchman by a tree: a round that survives a crash, what he sees comes first, and rest while nobody is there
needs: building behaviour-trees
alice: joins as builder
bob: joins
wizard> ;create("area", { name = "The Wall" })
  = wall
alice> @dig Gate
  = gate
alice> @teleport {gate}
alice> @dig north to Tower
  = tower
wizard> @set {gate}.area = {wall}
wizard> @set {tower}.area = {wall}
alice> @create a torch
  = torch
alice> @create a watchman from thinker
  = watchman
alice> @set {watchman}.pace = 2
alice> @set {watchman}.tree = {first = {{sees = {has = {torch}}, every = 1000, say = "Fire out, {name}!"}, {all = {{go = {tower}}, {wait = 20}, {say = "All is well."}, {go = {gate}}, {wait = 1000}}}}}
alice> drop watchman
alice> drop torch
clock: 8
  alice ~ watchman goes north
alice> north
crash
clock: 30
  alice ~ All is well
  alice ~ watchman goes south
alice> south
alice> take torch
clock: 6
  alice ~ watchman says, .Fire out, alice
alice> @teleport $start
clock: 20
wizard> ;return object("{watchman}"):cancel("think") and "thinks" or "rests"
  ~ rests
