# Classic: a newcomer joins a guild, kills a rat, spends its coins, and the rats come back; the town is at peace
alice: joins
alice> look
  ~ ^The Square
alice> north
alice> east
  ~ Sergeant Holm
alice> join
  ~ Sergeant Holm takes you in as a warrior
alice> practice kick
  ~ You now know
alice> west
alice> south
alice> south
alice> south
  ~ a big rat
wizard> ;local n = 0; for _, thing in ipairs(object("wild/room/road").contents) do if thing:is("wild/mob/rat") then thing.hp, n = 1, n + 1 end end return n
  ~ 2
alice> kill rat
clock: 20
alice> take coins from corpse
  ~ 3 coins
wizard> ;local n = 0; for _, thing in ipairs(object("wild/room/road").contents) do if thing:is("wild/mob/rat") then n = n + 1 end end return n
  ~ 1
wizard> ;object("wild"):after(0.1, "reset")
clock: 1
wizard> ;local n = 0; for _, thing in ipairs(object("wild/room/road").contents) do if thing:is("wild/mob/rat") then n = n + 1 end end return n
  ~ 2
alice> score
  ~ warrior
alice> north
alice> north
alice> east
  ~ Marl
alice> kill marl
  ! You (attack|miss|hit)
alice> list
  ~ a dagger
alice> buy dagger
  ~ dagger
alice> wield dagger
  ~ You wield the dagger
alice> north
  ~ ^The Bank
alice> balance
  ~ no money deposited
wizard> @packages
  ~ old-areas 1: 
  ~ homes 1: .*\n *off: the game does not list it
