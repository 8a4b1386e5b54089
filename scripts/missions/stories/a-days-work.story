# A mission lasts over a crash and is paid once; guests are paid in thanks; a builder's npc gives none
needs: building missions npcs
alice: joins as builder
bob: joins
wizard> @dig A Shop
  = shop
wizard> @teleport {shop}
wizard> @dig north to A Lane
wizard> north
wizard> @dig north to A Mill
wizard> north
wizard> @create a miller from talker
wizard> drop miller
wizard> south
wizard> south
wizard> @create a baker from talker
  = baker
wizard> @set {baker}.missions = true
wizard> drop baker
wizard> @teleport bob to {shop}
bob> mission
  ~ The baker has something for you: mission ask
bob> ask baker for work
  ~ Your mission:
crash
bob> mission
  ~ Your mission:
bob> journal
  ~ mission:
bob> hint mission
  ~ (north, north|east|A Lane|A Mill)
bob> mission drop
  ~ counts as one of today's
alice> @dig A Den
  = den
alice> @teleport {den}
alice> @create a fence from talker
  = fence
alice> @set {fence}.missions = true
alice> drop fence
alice> mission ask
  ~ Nobody here has anything for you to do
