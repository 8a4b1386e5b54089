# Frontier: talk, crafting, standing, the moor, a barrow of one's own, the coach, a scene and achievements
alice: joins
bob: joins
alice> look
  ~ ^The Yard
alice> west
  ~ ^The Drovers' Rest
  ~ Maud
alice> talk to maud
  ~ What will it be, Alice\?
  ~ I have no money
alice> i have no money
  ~ Maud gives a sheaf of oats to you
  ! I have no money
alice> cancel
alice> recipes
  ~ You can make:
  ~ Oat loaf, from a sheaf of oats
alice> craft oat loaf
clock: 6
  alice ~ You bake an oat loaf
  alice ~ standing with the drovers rises
crash
alice> inventory
  ~ oat loaf
alice> east
alice> north
  ~ ^The Moor Gate
  ~ A scene begins: The first sight of the moor
alice> yes
clock: 4
  alice ~ The wind comes through the gate
alice> skip
alice> north
  ~ ^Heather|^Bog
alice> map
  ~ h h @ h h
alice> map words
  ~ north: Heather
alice> drop loaf
alice> north
alice> north
alice> north
  ~ in
alice> in
  ~ ^Before the Barrow
alice> enter doorway
  ~ ^The Passage
  ~ bone key
alice> take key
alice> north
alice> unlock chest
alice> open chest
alice> take iron from chest
crash
alice> look
  ~ ^The Chamber
alice> south
alice> out
  ~ ^Before the Barrow
alice> out
alice> south
alice> south
alice> south
  ~ oat loaf
alice> take loaf
alice> inventory
  ~ lump of iron
  ~ oat loaf
alice> north
alice> south
alice> north
alice> achievements
  ~ Out of Sight
alice> south
alice> south
  ~ ^The Moor Gate
bob> timetable
  ~ mail coach
  ~ The Market
wizard> @teleport alice to market
alice> timetable
  ~ The Yard
wizard> ;create("heather", { location = object("inn") })
wizard> @teleport alice to $inn
alice> take heather
alice> talk maud
alice> i've brought you heather
  ~ You give the sprig of heather to Maud
  ~ standing with the drovers rises
  ~ You're one of us
alice> cancel
alice> factions
  ~ the drovers: you are a friend \(2\d\)
alice> achievements
  ~ One of Us
wizard> @packages
  ~ wilderness 1: 
