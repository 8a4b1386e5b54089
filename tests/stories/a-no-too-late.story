# A refusal afterwards does not undo home, @teleport and @create
needs: building
alice: joins as builder
bob: joins
alice> @dig Cell
  = cell
alice> @dig Yard
  = yard
alice> @teleport {cell}
alice> @create a tyrant
  = tyrant
alice> drop tyrant
alice> @program {tyrant}
alice| on("leave", "witness", function(e) e.this.left = 1 refuse("Nobody leaves.") end)
alice| on("enter", "witness", function(e) refuse("Nobody comes.") end)
alice| on("move", "witness", function(e) refuse("Nothing moves.") end)
alice| on("move", "thing", function(e) refuse("Not me.") end)
alice| on("connect", "witness", function(e) refuse("Nobody wakes.") end)
alice| .

# Builders' commands and home go on; changes made by the refusing handler are undone.
alice> @create a pebble
  ~ you make a pebble
alice> @teleport {tyrant} to {yard}
  ~ is now in Yard
alice> @teleport {tyrant} to {cell}
  ~ is now in Cell
wizard> @teleport bob to {cell}
  ~ is now in Cell
  ! nobody comes
bob> home
  ~ in ten seconds
clock: 11
bob> look
  ~ Waking Room
alice> ;object("{tyrant}").left
  ~ nil
alice> @teleport {yard}
  ~ Yard
  ! nobody leaves

# An ordinary move is refused and undone by it.
alice> @teleport {cell}
alice> drop pebble
  ~ nothing moves
alice> inventory
  ~ pebble
crash
alice> inventory
  ~ pebble
