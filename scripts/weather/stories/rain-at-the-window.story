# Rain is visible under the sky, and from inside through a window
needs: building weather
alice: joins as builder
alice> @dig Parlour
  = parlour
alice> @dig Garden
  = garden
alice> @proto {garden} = outdoors
alice> @create a storm from area
  = area
alice> @set {garden}.area = {area}
alice> @set {garden}.daylight = false
alice> @set {area}.climate = "wet"
alice> @set {area}.weather = "rainy"
alice> @teleport me to {parlour}
alice> @link east to {garden}
alice> @set east.door = true
alice> @set east.noun = "window"
alice> @set east.transparent = true
alice> look
  ! raining
alice> look east
  ~ It is raining\.
alice> weather
  ~ Through .*: It is raining\.
alice> @set east.transparent = false
alice> weather
  ~ You can't see the sky from here
alice> @set east.open = true
alice> weather
  ~ raining
alice> east
alice> look
  ~ It is raining\.
alice> weather
  ~ It is (spring|summer|autumn|winter)\.
  ~ It is raining\.
