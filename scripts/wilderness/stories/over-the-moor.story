# Walking over a moor of a million places; what is dropped stays, over a crash; the map; a place of one's own
needs: building wilderness map
alice: joins as builder
bob: joins
alice> @create The Moor from wilderness
  = moor
alice> @ref {moor} = mossmoor
alice> @set {moor}.map = {"mmmm", "mlmm", "mmmw"}
alice> @set {moor}.scale = 250
alice> @set {moor}.kinds = {m = {name = "Open moor", desc = "Heather and sky."}, w = {name = "A wood"}, l = {name = "A lake", blocks = true}}
alice> @dig Cairn
  = cairn
alice> @teleport {cairn}
alice> ;local x = create("exit", { name = "out", location = object("{cairn}") }) x.into = { wild = object("{moor}"), x = 500, y = 100 } return "#" .. x.id
  = out
alice> @set {moor}.links = {{x = 500, y = 100, way = "in", to = {cairn}}}
alice> look
  ~ out
wizard> @teleport bob to {cairn}
bob> out
  ~ Open moor
  ~ Heather and sky
bob> exits
  ~ north
  ~ Cairn
bob> in
alice> @create a grey stone
alice> give stone to bob
bob> out
bob> north
  ~ Open moor
bob> drop stone
bob> north
bob> north
bob> north
  ~ Open moor
bob> map 2
  ~ m m @ m m
  ~ m Open moor
bob> map words
  ~ north: Open moor
clock: 130
bob> south
bob> south
crash
bob> south
  ~ grey stone
bob> south
bob> in
  ~ Cairn
clock: 130
wizard> ;return object("mossmoor/500_99") and "stays" or "gone"
  ~ stays
wizard> ;return object("mossmoor/500_98") and "stays" or "gone"
  ~ gone
wizard> ;return object("mossmoor/500_100") and "stays" or "gone"
  ~ gone
alice> look
  ~ out
alice> out
alice> @describe here = A ring of trampled heather.
alice> in
clock: 130
alice> out
  ~ trampled heather
alice> @show here
  ~ owner.*alice
# Land by a function, of a builder's own, and an edge where it says nothing
alice> @create The Dunes from wilderness
  = dunes
alice> @set {dunes}.size = {1000, 1000}
alice> @set {dunes}.kinds = {s = {name = "Sand"}, g = {name = "Marram grass"}}
alice> @program {dunes}
alice| on("call:terrain", function(e) return e.data.x < 10 and "s" or e.data.x < 12 and "g" or nil end)
alice> .
alice> ;local x = create("exit", { name = "down", location = object("{cairn}") }) x.into = { wild = object("{dunes}"), x = 9, y = 5 }
alice> @teleport {cairn}
alice> down
  ~ Sand
alice> east
  ~ Marram grass
alice> map words
  ~ west: Sand
  ~ east: Marram grass, after 2 steps the end of the land
alice> east
alice> east
  ~ can't go east
