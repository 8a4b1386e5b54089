# A building command that would do less than was typed says so, or does nothing
needs: building
alice: joins as builder
alice> @dig Hall
  ~ You dig Hall \(#\d+\)\.
  = hall
  ~ No way leads there yet\. To make one: @link DIRECTION to {hall}
alice> @teleport {hall}
alice> @dig sideways
  ~ You dig sideways
  ~ No way leads there yet\. To make one: @link DIRECTION to #
alice> @dig South Road
  ~ You dig South Road
  ~ To make one: @link south to #
alice> @dig Tower West
  ~ To make one: @link west to #
alice> @dig sideways to Tower
  ~ No way leads there, since "sideways" isn't a direction\. To make a way of any name: @link WAY to #
alice> @dig sideways from here to Tower
  ~ No way leads there, since "sideways" isn't a direction
alice> @dig south from {hall} to Cellar
  ~ The way south leads there
  ! No way leads
# A line of other games, or half a line, makes no room of that name.
alice> @dig Tower = east
  ~ can't contain "="\. Try: @dig east to Tower
  ! You dig
alice> @dig Tower = east;e,west;w
  ~ Try: @dig east to Tower
alice> @dig e = Tower
  ~ Try: @dig east to Tower
alice> @dig Tower = sideways
  ~ can't contain "="\. Try: @dig DIRECTION to NAME
alice> @dig east to
  ~ What is the new room called
  ! You dig
alice> @dig east from nowhere to Tower
  ~ nowhere
  ! You dig
alice> exits
  ~ south
  ! east
# The same of things.
alice> @create a lamp form light
  ~ Try: @create a lamp from light
alice> @create a lamp = light
  ~ can't contain "="\. Try: @create a lamp from light
alice> @create a lamp from
  ~ From what\? For example: @create a lamp from light
alice> inventory
  ! lamp
alice> @create a tax form
  ~ You make a tax form
alice> @create a form for ghosts
  ~ You make a form for ghosts
alice> @create a lamp from light
  = lamp
alice> @alias {lamp} = torch; candle
  ~ Try: @alias {lamp} = torch, candle
alice> @alias {lamp} = torch, candle
  ~ torch and candle
