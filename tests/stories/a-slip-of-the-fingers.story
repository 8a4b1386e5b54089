# A mistyped name of a visible thing gets a suggestion; hidden or distant things are never suggested
needs: building
bob: joins as builder
alice: joins
bob> @dig Workshop
  = shop
bob> @teleport {shop}
bob> @describe here = A bench stands here, with a vice on it, among shavings.
bob> @detail here shavings = They smell of pine.
bob> @detail here trapdoor = It was well hidden.
wizard> @teleport alice to {shop}
bob> @create a brass lantern
bob> @create a work bench
  = bench
bob> @set {bench}.hidden = true
bob> @create a silver needle
  = needle
bob> @set {needle}.hidden = true
bob> drop {bench}
bob> drop {needle}
bob> drop lantern
alice> take lantren
  ~ You see no lantren here. Did you mean lantern\?
alice> take the bras lantern
  ~ You see no bras lantern here. Did you mean brass lantern\?
alice> look at shavigns
  ~ You see no shavigns here. Did you mean shavings\?
alice> look at bemch
  ~ You see no bemch here. Did you mean bench\?
# Hidden, and no word of the description.
alice> look at trapdor
  ~ ^You see no trapdor here\.$
alice> look at trap
  ~ ^You see no trap here\.$
alice> take neelde
  ~ ^You see no neelde here\.$
alice> take unicorn
  ~ ^You see no unicorn here\.$
bob> @create a snuff box
  = box
bob> @set {box}.proto = $container
bob> @create a pearl
  = pearl
bob> drop box
bob> put pearl in box
bob> close box
alice> take paerl
  ~ ^You see no paerl here\.$
