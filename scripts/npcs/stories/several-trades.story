# An npc can have several trades: it greets, answers, sells and guards
needs: building npcs
alice: joins as builder
bob: joins
alice> @dig Toll House
  = toll
alice> @teleport {toll}
alice> @dig north to Bridge
alice> @create a toll token
  = token
alice> @set {token}.price = 2
alice> @create the toll keeper from greeter, talker, shopkeeper, guard
  = keeper
alice> @set {keeper}.greeting = "Halt, {name}!"
alice> @set {keeper}.answers = {["toll|price"] = "Two coins a token."}
alice> @set {keeper}.goods = {{proto = "{token}"}}
alice> @set {keeper}.guards = {"north"}
alice> @set {keeper}.lets_pass = {token}
alice> drop keeper
wizard> @create a coin from coin
wizard> @set coin.amount = 3
wizard> @teleport coin to bob
wizard> @teleport bob to {toll}
clock: 2
  bob ~ Halt, bob!
bob> north
  ~ toll keeper bars the way
bob> ask keeper about the toll
  ~ Two coins
bob> list
bob> buy token
  ~ You buy a toll token
bob> north
  ~ Bridge
