# A dialogue: choices by number and by words, paid and given at once, remembered over a crash
needs: building npcs
alice: joins as builder
bob: joins
guestly: joins
alice> @dig Chapel
  = chapel
alice> @teleport {chapel}
alice> @create a wax candle
  = candle
alice> @create Maud from npc, talker
  = maud
alice> @set {maud}.proper = true
alice> @set {maud}.dialogue = {start = {say = "Good day, {name}.", instead = {{when = {note = "paid"}, to = "friend"}}, choices = {{"Who are you?", to = "who", once = true}, {"A candle, please.", costs = 3, does = {{give = {candle}}, {note = "paid"}}, to = "friend"}, {"What is behind the curtain?", when = {note = "paid"}, to = "who"}}}, who = {say = "I keep the chapel.", to = "start"}, friend = {say = "Light it for me.", choices = {{"I will.", does = {perform = "nod"}}}}}
alice> drop maud
wizard> @teleport bob to {chapel}
wizard> @teleport guestly to {chapel}
bob> talk to maud
  ~ Good day, bob
  ~ 1. Who are you\?
  ~ 2. A candle, please. \(for 3 coins\)
  ! curtain
  guestly ~ Maud says, .Good day, bob
bob> who are you?
  ~ I keep the chapel
  ! Who are you
bob> 1
  ~ coins
bob> inventory
  ! candle
# A crash in the middle of the talk: nothing is lost, and it goes on where it was
crash
bob> talk to maud
  ! Good day
  ~ 1. A candle
wizard> @create a coin from coin
wizard> @set coin.amount = 5
wizard> @teleport coin to bob
bob> talk maud
bob> 1
  ~ Maud gives the wax candle to you
  ~ Light it for me
  ~ 1. I will
bob> look
  ~ Chapel
bob> inventory
  ~ wax candle
  ~ 2 coins
bob> talk maud
  ~ 1. I will
bob> i will
  ~ Maud nods
bob> talk maud
  ~ Light it for me
  ! Good day
# What one player told her is not what another did; and who walks off ends the talk
guestly> talk maud
  ~ Good day, guestly
wizard> @teleport guestly to $start
guestly> 1
  ! I keep the chapel
