# The thing, its holder, where it leaves and where it goes may forbid a move (M1)
alice: joins as builder
bob: joins
alice> @dig Stage
  = stage
alice> @teleport {stage}
wizard> @teleport bob to {stage}
alice> @create a ball
  = ball
alice> @create a proud box from container
  = box
alice> open proud box
alice> drop proud box
alice> drop ball
alice> @program {box}
alice| before("move", "target", function(e) return "The box spits it out again." end)
alice| .
bob> take ball
bob> put ball in proud box
  ~ spits
  ! ^you put
alice> @program {ball}
alice| before("move", "thing", function(e) if e.how == "drop" then return "It sticks to your hand." end end)
alice| .
bob> drop ball
  ~ sticks
bob> inventory
  ~ ball
bob> give ball to alice
  ~ you give the ball to alice
