# A quest is data: it begins at its giver, has three hints, is done once, and pays out of its giver's hands
needs: building quests
alice: joins as builder
bob: joins
alice> @dig Hall
  = hall
alice> @teleport {hall}
wizard> @teleport bob to {hall}
alice> @create Old Tom from npc
alice> @set Tom.proper = true
alice> drop Tom
alice> @create a spoon
  = spoon
alice> drop spoon
alice> @create The Long Supper from quest
  = quest
alice> @describe {quest} = Tom has lost what he eats with.
alice> @set {quest}.giver = {hall}
alice> @set {quest}.steps = {{key = "look", goal = "Find his spoon.", on = "take", what = {spoon}, hints = {"It is not far.", "Look at the floor.", "Type: take spoon"}}, {goal = "Give it to him.", on = "give", what = {spoon}}}
alice> @set {quest}.finish = "He eats at last."
alice> @set {quest}.reward = {points = 2, coins = 5}
bob> journal
  ~ The Long Supper, here. To start it, type: journal begin
bob> journal begin supper
  ~ reward has run out
wizard> @create 5 coins from coin
wizard> @teleport coins to alice
alice> fund supper with 5 coins
  ~ You leave 5 coins
bob> accept quest
  ~ The Long Supper, here. To start it, type: journal begin
bob> quest the long supper
  ~ You begin: The Long Supper
  ~ Tom has lost what he eats with
  ~ Find his spoon
bob> journal begin supper
  ~ You've begun The Long Supper already
bob> quest supper
  ~ The Long Supper: Find his spoon
bob> quest nothing like it
  ! The Long Supper
bob> score
  ! You have earned
bob> hint
  ~ It is not far
bob> hint
  ~ Look at the floor
bob> hint supper
  ~ Type: take spoon
bob> take spoon
  ~ Give it to him
crash
bob> journal
  ~ 1. The Long Supper: Give it to him
bob> give spoon to tom
  ~ You have done the quest The Long Supper
  ~ He eats at last
  ~ You get 2 quest points
  ~ You are paid 5 coins
bob> score
  ~ You have 5 coins
  ~ You have earned 2 quest points \(2 today\). Quest points buy
bob> journal begin supper
  ~ You.ve finished The Long Supper already
bob> journal done
  ~ You've finished 1 quest
  ~ The Long Supper
