# A thing that vetoes leaving while it is held keeps its holder in the room (M1)
needs: building
alice: joins as builder
bob: joins
alice> @dig Quay
  = quay
alice> @teleport {quay}
alice> @dig north to Sea
alice> @create an anchor
  = anchor
alice> @program {anchor}
alice| before("leave", "held", function(e) return "The anchor holds you here." end)
alice| .
alice> drop anchor
wizard> @teleport bob to {quay}
bob> take anchor
bob> north
  ~ anchor holds
  ! Sea
bob> drop anchor
bob> north
  ~ Sea
