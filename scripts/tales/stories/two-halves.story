# A part takes two people, lasts over a crash, and is told to the whole area; a builder's tale counts for nothing
needs: building tales
alice: joins as builder
bob: joins
carol: joins
wizard> @area shore = wizard
  = shore
wizard> @dig A Yard
  = yard
wizard> @set {yard}.area = {shore}
wizard> @teleport {yard}
wizard> @create left stone from sign
  = left
wizard> @set {left}.text = "HALF"
wizard> drop left stone
wizard> @create right stone from sign
  = right
wizard> @set {right}.text = "WHOLE"
wizard> drop right stone
wizard> @create The Stones from tale-part
  = part
wizard> @describe {part} = Two stones, and a gap between them.
wizard> @set {part}.tasks = {{goal = "Read the left stone.", on = "read", what = {left}}, {goal = "Read the right stone.", on = "read", what = {right}}}
wizard> @set {part}.finish = "All the bells ring."
wizard> @create The Gap from tale
  = tale
wizard> @set {tale}.parts = {{part}}
wizard> @set {tale}.place = {shore}
wizard> @teleport bob to {yard}
wizard> @teleport carol to {yard}
clock: 6
bob> read left stone
  ~ somebody else has to do the rest
bob> read right stone
  ~ You've done your half
crash
carol> tale
  ~ Done by bob: Read the left stone
carol> read right stone
  ~ You have solved part 1 of The Gap
  bob ~ All the bells ring
bob> tale
  ~ solved by bob and carol
alice> @create The Theft from tale
  = theft
alice> @set {theft}.parts = {{part}}
alice> tale
  ! The Theft
