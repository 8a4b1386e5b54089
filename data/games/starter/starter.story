# Starter: the village of Wick, with quests, shops and homes
alice: joins
alice> look
  ~ ^The Waking Room
alice> chat hello
  wizard ~ hello
alice> out
alice> journal
  ~ The Light in the Marsh, here
alice> home found
  ~ A door in Lantern Lane is now yours
wizard> @packages
  ~ fighting 1: 
  ! the game does not list it
bob: joins
wizard> @packages
  ~ tales 1: 
# A lamp, from what is found to the hook
wizard> @teleport bob to ropewalk-end
bob> take hank
bob> craft wick
clock: 5
bob> inventory
  ~ a wick
wizard> @teleport bob to fish-market
bob> take pail
wizard> @teleport bob to hollow
bob> take sand
wizard> @teleport bob to $beach
bob> take kelp
wizard> @teleport bob to blow-house
bob> craft lamp oil
clock: 7
bob> craft lamp glass
clock: 9
bob> inventory
  ~ lamp glass
bob> craft lamp
  ~ You begin
clock: 5
  bob ~ You trim and fill a glass lamp
bob> hang lamp
  ~ You see no hook here
bob> west
bob> hang lamp
  ~ hang a lamp on hook 84
  ~ That makes 1 of 100 along the coast
  ~ Hanger of a Lamp
bob> achievements
  ~ One of a Hundred
bob> look at hooks
  ~ Hung by bob
# The ferry names its landing
wizard> @teleport bob to $jetty
bob> enter boat
bob> pull rope
clock: 7
  bob ~ The boat bumps against The Far Landing
bob> leave
  ~ The Far Landing
# A place that opens to a rower
wizard> @teleport bob to $salt-pans
bob> row punt
  ~ You row the punt across the pan
wizard> @teleport bob to skiff-steps
bob> southeast
  ~ You would have to row better than this
bob> row skiff
  ~ The inner skerry is open to you
bob> southeast
  ~ The Inner Skerry
# What two people solve
alice> tale
  ~ Two Halves of a Course
  ~ Read the first half, in the log of the harbour office
