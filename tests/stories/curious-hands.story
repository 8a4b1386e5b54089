# Odd commands on things get an answer, and the maker of a thing or a room may override it
needs: building npcs
bob: joins as builder
alice: joins
bob> @dig Workshop
  = shop
bob> @teleport {shop}
wizard> @teleport alice to {shop}
bob> @create a bell
  = bell
bob> drop bell
alice> push bell
  ~ You push the bell. Nothing happens.
  bob ~ Alice pushes the bell.
alice> shove the bell with a stick
  ~ You push the bell. Nothing happens.
alice> push unicorn
  ~ You see no unicorn here.
alice> push
  ~ Push what\?
alice> smell
  ~ You smell nothing unusual.
alice> listen to bell
  ~ The bell makes no sound.
alice> kill bob
  ~ Nobody fights here.
alice> hit rat
  ~ Nobody fights here.
alice> push bob
  ~ Bob wouldn't like that.
alice> shake bob
  ~ You shake hands with Bob.
  bob ~ Alice shakes hands with you.
# A thing that does not mean itself leaves the line to the game.
bob> @create a lever
bob> drop lever
bob> @program lever
bob| command("push|pull {this}", function(e) return "Clank." end)
bob> .
alice> push lever
  ~ Clank.
alice> push bell
  ~ Nothing happens.
# A room's own verb, with any words, goes before the game's.
bob> @program here
bob| command("push {what:text}", function(e) return "The floor tilts." end)
bob| command("listen", function(e) return "Wheels turn." end)
bob| command("shout {what:text}", function(e) return "An echo answers." end)
bob> .
alice> push bell
  ~ The floor tilts.
alice> push lever
  ~ Clank.
alice> listen
  ~ Wheels turn.
alice> listen to bell
  ~ The bell makes no sound.
alice> shout hi
  ~ An echo answers.
alice> pull bell
  ~ Nothing happens.
# Events bear the verb's first name.
bob> @program bell
bob| before("pull", function(e) return "It is hung too high." end)
bob| on("touch", function(e) e.this.location:announce("It hums.") end)
bob> .
alice> yank bell
  ~ It is hung too high.
alice> feel bell
  ~ You touch the bell.
  ~ It hums.
# In the dark it is as with all that needs eyes.
bob> @set here.light = 0
alice> kick bell
  ~ It's too dark to see.
alice> sniff
  ~ You smell nothing unusual.
# Short forms keep their meaning.
alice> l
  ~ dark
alice> i
  ~ hands are empty
alice> s
  ~ can't go south
alice> g
  ! wait
