# Wearing moves the thing into the hands first, by all the rules of moving (W5)
needs: building clothes
alice: joins as builder
bob: joins
alice> @create a coat from garment
  = coat
alice> drop coat
bob> wear coat
  ~ you take the coat
  ~ you put on the coat
bob> remove coat
bob> drop coat
alice> @program {coat}
alice| before("take", function(e) return "It is sewn to the floor." end)
alice| .
bob> wear coat
  ~ sewn
  ! you put on
