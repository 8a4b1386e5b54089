# Each thing of a list is checked as it is at its turn; part of a heap is as safe from loss, and from forbidden actions,
needs: building
# as all of it
alice: joins as builder
bob: joins
alice> @dig Stage
  = stage
alice> @dig Attic
  = attic
alice> @teleport {stage}
wizard> @teleport bob to {stage}
alice> @create a box from container
  = box
alice> open box
wizard> @create a silver coin from coin
  = silver
wizard> @set {silver}.amount = 6
wizard> @teleport {silver} to alice
alice> @create a plum
alice> @create a pear
  = pear
alice> drop box
alice> drop silver
alice> drop plum
alice> drop pear
bob> take 3 silver coins and plum
  ~ You take 3 silver coins\.
  ~ You take the plum\.
bob> inventory
  ~ 3 silver coins and a plum
alice> @program {box}
alice| before("move", "target", function(e) return "Too small." end)
alice| before("move", "source", function(e) return "The box clings to it." end)
alice| .
bob> put 2 silver coins and plum in box
  ~ silver coins: \[.*'s\] Too small\.
  ~ plum: \[.*'s\] Too small\.
bob> inventory
  ~ 3 silver coins and a plum
alice> @program {box}
alice| before("move", "source", function(e) return "The box clings to it." end)
alice| .
bob> put 2 silver coins in box
  ~ You put 2 silver coins in the box\.
bob> take 1 coin from box
  ~ The box clings to it\.
  ! You take
alice> @program {box}
alice| on("move", "source", function(e) e.actor:tell("Out of {the from} came one of {number}.", { from = e.from, number = e.thing.amount }) end)
alice| .
bob> take 1 silver coin from box
  ~ Out of the box came one of
  ~ You take a silver coin from the box\.
bob> put plum in box
  ~ You put the plum in the box\.
bob> take box
bob> put plum in box
  ~ The plum is in the box already\.
bob> drop box
alice> @program {pear}
alice| on("take", "thing", function(e) e.actor:move(object("{attic}")) end)
alice| .
alice> take pear and box
  ~ You take the pear\.
  ~ ^Attic
  ! You take the box
alice> inventory
  ~ a pear
  ! box
