# The starter world: a newcomer who types only the suggested commands reaches the end
needs: clothes light npcs seats
alice: joins
bob: joins
alice> look notice
  ~ out to leave this room
alice> out
  ~ Pim
clock: 2
alice> ask pim for lesson
  ~ type: look at sampler
alice> look at sampler
  ~ type: read sampler
alice> read sampler
  ~ type: sit on chair
alice> sit on chair
  ~ type: stand
alice> stand
  ~ type: open chest\. Then type: take scarf
alice> open chest
alice> take scarf
  ~ type: wear scarf
alice> wear scarf
  ~ type: say hello
alice> say hello
  ~ gives it to you
  ~ 3 coins into your hand
  ~ type: read card
alice> read card
alice> read card
alice> read card
  ~ type: down\. There, type: take lamp, light lamp
alice> down
alice> take lamp
alice> light lamp
  ~ you light
alice> look
  ~ a brass lamp
alice> read card
alice> read card
alice> read card
  ~ type: west, north, east\. There, type: read ledger
alice> west
alice> north
alice> east
alice> read ledger
  ~ Tobias Quill
alice> take ledger
alice> west
  ~ chain
alice> drop ledger
alice> read card
alice> read card
alice> read card
  ~ type: west, south, south, south\. There, type: pull lever, down, take key, up
alice> west
alice> south
alice> south
alice> south
alice> pull lever
  ~ swings open
alice> down
  ~ an iron key
alice> take key
  ~ you take
alice> up
  ~ Mill Floor
alice> read card
alice> read card
alice> read card
  ~ type: north, west, west, south\. There, type: buy quiche
alice> north
alice> west
alice> west
alice> south
alice> buy quiche
  ~ pushes out a quiche
alice> read card
alice> read card
alice> read card
  ~ type: north, enter boat, pull rope
alice> north
alice> enter boat
  ~ pull rope
alice> pull rope
  ~ glides out
alice> leave
  ~ river around you
clock: 7
alice> leave
  ~ Far Landing
alice> read card
alice> read card
alice> read card
  ~ type: south, south, west\. There, type: drop quiche
alice> south
alice> south
alice> west
alice> drop quiche
alice> read card
alice> read card
alice> read card
  ~ type: east, up, west\. There, type: open wardrobe, enter wardrobe, push panel, look window
alice> east
alice> up
alice> west
alice> open wardrobe
alice> enter wardrobe
  ~ push panel
alice> push panel
  ~ Behind the Mirror
alice> look window
  ~ The Parlour.*a quiche
clock: 13
alice> look window
  ~ a tiny key
  ! quiche
alice> read card
alice> read card
alice> read card
  ~ type: out, east, down, west\. There, type: take key
alice> out
alice> east
alice> down
alice> west
alice> take key
  ~ you take the tiny key
alice> read card
alice> read card
alice> read card
  ~ type: east, north, north, enter boat, pull rope
alice> east
alice> north
alice> north
alice> enter boat
alice> pull rope
clock: 7
alice> leave
  ~ The Jetty
alice> read card
alice> read card
alice> read card
  ~ type: east, east, north, east, down\. There, type: unlock south, open south, south
alice> east
alice> east
alice> north
alice> east
alice> down
alice> unlock south
  ~ you unlock
alice> open south
alice> south
  ~ glass case
alice> read card
alice> read card
alice> read card
  ~ type: unlock case, open case, take moth
alice> unlock case
alice> open case
alice> take moth
  ~ you take the silver moth
alice> read card
alice> read card
alice> read card
  ~ type: north, up, west, west, west, west, north, up, up\. There, type: put moth in lantern
bob> out
bob> down
bob> west
bob> west
  ~ Marsh Gate
bob> west
  ~ without the silver moth
bob> east
alice> north
alice> up
alice> west
alice> west
alice> west
  ~ Causeway
alice> west
alice> north
  ~ bare stone
alice> up
alice> up
alice> put moth in lantern
  ~ lamplighter of Wick
  bob ~ a great light wakes
alice> score
  ~ Lamplighter of Wick
bob> look
  ~ beam of the tower
clock: 21
bob> look
  ~ beam
bob> west
bob> x tower
  ~ burning
