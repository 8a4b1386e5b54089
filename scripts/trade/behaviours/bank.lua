-- A bank: balance, deposit N, withdraw N. All banks share one vault: the coins lie in the prototype, and a
-- player's `_bank` says how many are theirs. Only players have an account, because a builder can set an npc's
-- properties.
local trade = require("trade")
local words = require("words")

local function vault()
  return object("bank")
end

local function coins(count)
  return words.count(count, "coin")
end

local function balance_of(who)
  if not who:is("player") then refuse("Only players have an account here.") end
  return math.tointeger(who._bank or 0) or 0
end

local function to_amount(text)
  local amount = math.tointeger(tonumber(text))
  if not amount or amount < 1 or amount > 1e9 then refuse("How many? Give a whole number: deposit 100") end
  return amount
end

command("balance", function(e)
  local balance = balance_of(e.actor)
  if balance == 0 then return "You currently have no money deposited." end
  e.actor:tell("Your current balance is {coins}.", { coins = coins(balance) })
end)

command("deposit {amount:word} [coins]", function(e)
  local amount, balance = to_amount(e.amount), balance_of(e.actor)
  if not e.actor:pay(vault(), amount) then refuse("You don't have that many coins!") end
  trade.note("moved", "to banks", amount)
  e.actor._bank = balance + amount
  e.actor:tell("You deposit {coins}.", { coins = coins(amount) })
end)

command("withdraw {amount:word} [coins]", function(e)
  local amount = to_amount(e.amount)
  if amount > balance_of(e.actor) then refuse("You don't have that many coins deposited!") end
  local ok, why = vault():pay(e.actor, amount)
  if not ok then refuse(why) end
  trade.note("moved", "from banks", amount)
  e.actor._bank = balance_of(e.actor) - amount
  e.actor:tell("You withdraw {coins}.", { coins = coins(amount) })
end)

test("a player can withdraw what they deposited, and no more", function(t)
  create({ "item", "bank" }, { name = "a teller machine", location = t.room })
  local ann = t:player("Ann")
  t:create("coin", { amount = 120, location = ann })
  t:refused(ann, "deposit 121", "don't have that many coins")
  t:has(t:command(ann, "deposit 100"), "100 coins")
  t:has(t:command(ann, "withdraw 40 coins"), "40 coins")
  t:has(t:command(ann, "balance"), "60 coins")
  t:equal(ann.contents[1].amount, 60)
  t:refused(ann, "withdraw 61", "deposited")
  t:refused(ann, "deposit -5", "whole number")
  t:refused(ann, "withdraw 1e3x", "whole number")
end)

test("an npc has no account, whatever its properties say", function(t)
  create({ "item", "bank" }, { name = "a teller machine", location = t.room })
  local ann = t:player("Ann")
  t:create("coin", { amount = 400, location = ann })
  t:command(ann, "deposit 400")
  local npc = create("npc", { name = "a teller", location = t.room, _bank = 1000000 })
  local ok, why = npc:perform("withdraw 400")
  t:equal(ok, nil)
  t:has(why, "Only players have an account")
  t:equal(trade.coins_of(npc), 0)
  t:has(t:command(ann, "withdraw 400"), "You withdraw 400 coins")
end)

test("deposit does nothing in a room without a bank", function(t)
  local ann = t:player("Ann")
  t:create("coin", { amount = 5, location = ann })
  t:command(ann, "deposit 5")
  t:equal(ann.contents[1].amount, 5)
end)
