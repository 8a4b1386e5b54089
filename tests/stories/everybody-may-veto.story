# The thing, its holder, its old place and its new place may forbid a move (M1)
needs: building
alice: joins as builder
bob: joins
alice> @dig Stage
  = stage
alice> @teleport {stage}
wizard> @teleport bob to {stage}
wizard> @create a ball
  = ball
wizard> @teleport {ball} to {stage}
alice> @create a proud box from container
  = box
alice> open proud box
alice> drop proud box
alice> @program {box}
alice| before("move", "target", function(e) return "The box spits it out again." end)
alice| .
bob> take ball
bob> put ball in proud box
  ~ spits
  ! ^you put
wizard> @program {ball}
wizard| before("move", "thing", function(e) if e.how == "drop" then return "It sticks to your hand." end end)
wizard| .
bob> drop ball
  ~ sticks
bob> inventory
  ~ ball
bob> give ball to alice
  ~ you give the ball to alice

# A builder's thing does not cling to its holder.
alice> @create a bur
  = bur
alice> @program {bur}
alice| before("move", "thing", function(e) if e.how == "drop" then return "It sticks to your hand." end end)
alice| .
alice> give bur to bob
bob> drop bur
  ~ You drop the bur
