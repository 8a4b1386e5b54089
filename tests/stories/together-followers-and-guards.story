# Together: a follower without a pass stays behind, and so does a follower who holds a thing that refuses to leave
needs: building npcs
alice: joins as builder
bob: joins
carol: joins
alice> @dig Court
  = court
wizard> @teleport alice to {court}
wizard> @teleport bob to {court}
wizard> @teleport carol to {court}
alice> @dig north to Hall
alice> @create a ticket
  = ticket
alice> @create an usher from guard
  = usher
alice> @set {usher}.guards = "north"
alice> @set {usher}.lets_pass = {ticket}
alice> @teleport {usher} to here
bob> follow alice
carol> follow alice
alice> @clone {ticket}
  = second
alice> north
  ~ Hall
  ! bob
alice> south
alice> @set {usher}.lets_pass = {{ticket}, {second}}
alice> @create an iron anchor
  = anchor
alice> @program {anchor}
alice| before("leave", "held", function(e) return "The anchor does not move." end)
alice| .
  ! error
alice> give iron anchor to carol
alice> @set {usher}.guards = "south"
alice> north
  ~ Hall
  bob ~ you follow
  carol ! Hall
bob> look
  ~ alice
carol> north
  ~ anchor does not move
carol> drop anchor
carol> north
  ~ Hall
