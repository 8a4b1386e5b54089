# A place that holds much is shown in pages and destroyed in parts
needs: building
alice: joins as wizard
alice> @dig Barn
  = barn
  ~ #\d+
alice> ; for n = 1, 40 do create("item", { name = "pebble " .. n, location = object("{barn}") }) end
alice> ; for n = 41, 80 do create("item", { name = "pebble " .. n, location = object("{barn}") }) end
alice> ; for n = 81, 120 do create("item", { name = "pebble " .. n, location = object("{barn}") }) end
alice> ; for n = 121, 160 do create("item", { name = "pebble " .. n, location = object("{barn}") }) end
alice> ; for n = 161, 200 do create("item", { name = "pebble " .. n, location = object("{barn}") }) end
alice> ; for n = 201, 240 do create("item", { name = "pebble " .. n, location = object("{barn}") }) end
alice> @show {barn}
  ~ a pebble 1 \(#\d+\), .* and 140 more$
  ~ For more of its contents: @show {barn} from 101
alice> @show {barn} from 201
  ~ ^contents = a pebble 201 .* and a pebble 240 \(#\d+\)$
alice> @show {barn} from 241
  ~ From which\? 1 to 240
alice> @destroy {barn}
  ~ Taking it apart takes a while
clock: 5
  alice ~ Barn \(#\d+\) is gone\.
alice> inventory
  ~ pebble
