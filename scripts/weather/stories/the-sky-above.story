# A player who looks at the sky, the sun or the clouds is told the weather and the hour, and indoors why not
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
alice> @set {garden}.night_light = 0
alice> @teleport me to {garden}
alice> look at the sky
  ~ ^It is \d+:\d\d (at|in the) \w+, and the sky is clear\.$
alice> look at clouds
  ~ ^It is \d+:\d\d (at|in the) \w+, and there are no clouds\.$
alice> look at the sun
  ~ ^It is \d+:\d\d (at|in the) \w+, and the sun (shines|is down)\.$
alice> @set {area}.weather = "cloudy"
alice> look sun
  ~ (clouds hide the sun|the sun is down)\.$
alice> examine clouds
  ~ and clouds cover the sky\.$
alice> look rain
  ~ ^You see no rain here
alice> @set {area}.weather = "rainy"
alice> look rain
  ~ and rain falls from the clouds\.$
alice> look sky
  ~ and (rain|snow) falls from the clouds\.$
alice> @set {area}.weather = "lightning"
alice> look sky
  ~ and lightning flashes in the clouds\.$
alice> @detail {garden} sky = Larger than at home.
alice> look sky
  ~ ^Larger than at home\.$
alice> @create a paper sun
alice> look sun
  ! and the sun
alice> @teleport me to {parlour}
alice> look sky
  ~ ^You can't see the sky from here, because you are indoors\. To see the ways out, type exits\.$
alice> look clouds
  ~ ^You can't see the clouds from here
alice> @link east to {garden}
alice> @set east.door = true
alice> @set east.transparent = true
alice> look sky
  ~ ^Through .*: Lightning flashes in the sky\.$
