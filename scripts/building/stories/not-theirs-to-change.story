# Builders cannot rename themselves or destroy objects that the game needs
needs: building
alice: joins as builder
bob: joins
alice> ;me.name = "wizard"
  ~ no right
alice> say who am I
  bob ~ Alice says
wizard> @destroy $thing
  ~ can't be destroyed
wizard> @destroy $sign
  ~ can't be destroyed
alice> @dig Hall
  = hall
alice> @teleport {hall} to $start
  ~ can't move a room
alice> @create a stone
alice> @teleport stone
  ~ isn't a room or a container
alice> @create Attic from room
  = attic
alice> inventory
  ~ a stone
  ! Attic
alice> @teleport {attic}
  ~ ^Attic$
alice> @create a gem
  = gem
alice> @create a ruby from {gem}
  = ruby
alice> @destroy {gem}
alice> @show {ruby}
  ~ prototypes = an item
alice> drop ruby
alice> take ruby
  ~ you take
