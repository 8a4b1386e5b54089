# A line can be previewed before it runs, and explained if it would be refused
needs: workshop building
alice: joins as builder
bob: joins
alice> @create a brass bell
  = bell
alice> drop bell
alice> @program bell
alice| command("ring {this}", function(e)
alice|   e.this.rung = (e.this.rung or 0) + 1
alice|   act(e.actor, "{Actor} {verb:ring} {this}.", { this = e.this })
alice|   e.this:after(5, "hum")
alice| end)
alice| before("take", function(e) return "It hangs too high." end)
alice> .
  ~ revision 1

# A preview shows everybody's view, and the changes to come.
alice> preview ring bell
  ~ ^You would read:$
  ~ ^  You ring a brass bell\.$
  ~ ^bob would read:$
  ~ ^  Alice rings a brass bell\.$
  ~ a brass bell \(#\d+\): rung = 1, was inherited
  ~ timer hum would be set, due in 5 s
  bob ! rings
alice> @show bell
  ! rung
alice> @timers
  ~ No timers
alice> preview take bell
  ~ It would be refused: It hangs too high
alice> preview @destroy bell
  ~ would be destroyed
alice> look
  ~ brass bell

# A builder is told which code forbids it; a player is told who forbids it, in words.
alice> why take bell
  ~ The command "take.*scripts/core/commands/things\.lua:\d+
  ~ Forbidden by before\("take"\) of a brass bell \(#\d+\) \(#\d+ rev 1:6\): It hangs too high
bob> why take bell
  ~ The brass bell won't have it: It hangs too high
  ! #\d
  ! lua
bob> why ring bell
  ~ decided by the brass bell
bob> why take moon
  ~ "moon" means nothing here: You see no moon here
bob> preview ring bell
  ~ is for builders
