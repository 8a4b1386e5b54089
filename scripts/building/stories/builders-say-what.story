# Building commands understand nouns as all other commands do, and answer in sentences
needs: building
alice: joins as builder
bob: joins as builder
alice> @create lamp
  = lamp
  ~ a lamp \(#\d+\)
alice> @create red lamp
alice> @set lamp.weight = 2
  ~ which
alice> red
  ~ red lamp \(#\d+\): weight = 2
alice> @set it.weight = "much"
  ~ has to be a number
alice> @set first lamp.name = ""
  ~ have to give a name
alice> @unset it.weight
  ~ weight = 1
alice> @detail {lamp} stone wall|bricks = Old.
alice> @detail {lamp} wall = New.
alice> look stone wall
  ~ Old
alice> look wall
  ~ New
alice> @detail {lamp} wall =
alice> look wall
  ~ Old
alice> @describe {lamp} = Dusty.
alice> @describe {lamp} =
alice> look {lamp}
  ! Dusty
alice> @program {lamp}
alice| on("take", function(e) e.this.taken = true end)
alice| .
bob> @set {lamp}.weight = 3
  ~ you don't control a lamp \(#\d+\)
bob> @clone {lamp}
  ~ you don't control
# Builders read each other's sources, except private ones.
bob> @list {lamp}
  ~ revision 1 by alice
  ~ function
alice> @private {lamp}
bob> @list {lamp}
  ~ private: it belongs to alice
  ! function
alice> @ref {lamp} = start
  ~ uses the name \$start
alice> @dig Hall
  = hall
alice> @teleport {hall}
alice> @link east to {hall}
alice> east
  ~ ^Hall$
alice> @clone here
  ~ you make Hall
alice> inventory
  ! Hall
alice> @clone east
  ~ @link
alice> set colour off
  ~ colour is now off
# A way that is nearly a direction is asked about, not made a room's name.
alice> @dig nroth to Kitchen
  ~ "nroth" isn't a direction. Try: @dig north to Kitchen
alice> @dig wset to Kitchen
  ~ Try: @dig west to Kitchen
alice> @dig Road to Nowhere
  ~ You dig Road to Nowhere
  ~ No way leads there
