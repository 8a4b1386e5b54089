-- Keeps people's coins: balance, deposit N, withdraw N, wherever one is. There is one bank behind all of them: the
-- coins lie in the prototype, how many are whose is the player's `_bank`.
local trade = require("trade")
local words = require("words")

local function vault()
  return object("bank")
end

local function coins(count)
  return words.count(count, "coin")
end

local function balance_of(who)
  return math.tointeger(who._bank or 0) or 0
end

local function to_amount(text)
  local amount = math.tointeger(tonumber(text))
  if not amount or amount < 1 or amount > 1e9 then refuse("How many coins? Say a whole number, as in: deposit 100") end
  return amount
end

command("balance", function(e)
  local balance = balance_of(e.actor)
  if balance == 0 then return "You currently have no money deposited." end
  e.actor:tell("Your current balance is {coins}.", { coins = coins(balance) })
end)

command("deposit {amount:word} [coins]", function(e)
  local amount = to_amount(e.amount)
  if not pay(e.actor, vault(), amount) then refuse("You don't have that many coins!") end
  trade.note("moved", "to banks", amount)
  e.actor._bank = balance_of(e.actor) + amount
  act(e.actor, "{Actor} {verb:make} a bank transaction.", {}, { except = { e.actor } })
  e.actor:tell("You deposit {coins}.", { coins = coins(amount) })
end)

command("withdraw {amount:word} [coins]", function(e)
  local amount = to_amount(e.amount)
  if amount > balance_of(e.actor) then refuse("You don't have that many coins deposited!") end
  local ok, why = pay(vault(), e.actor, amount)
  if not ok then refuse(why) end
  trade.note("moved", "from banks", amount)
  e.actor._bank = balance_of(e.actor) - amount
  act(e.actor, "{Actor} {verb:make} a bank transaction.", {}, { except = { e.actor } })
  e.actor:tell("You withdraw {coins}.", { coins = coins(amount) })
end)

test("what is deposited can be withdrawn, and no more", function(t)
  create({ "item", "bank" }, { name = "a teller machine", location = t.here })
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

test("elsewhere the words are nobody's", function(t)
  local ann = t:player("Ann")
  t:create("coin", { amount = 5, location = ann })
  t:command(ann, "deposit 5")
  t:equal(ann.contents[1].amount, 5)
end)
