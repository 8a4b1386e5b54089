--- Answers to "buy", "sell" and "deposit" where nobody trades, and to orders for people.
local curious = require("curious")
local points = require("points")
local trade = require("trade")

--- Refuses if the keeper of the shop is away.
local function must_be_open(e)
  local why, names = trade.away(e.room)
  if why then refuse(why, names) end
end

--- True if a shopkeeper is here; then an earlier refusal is better than "Nobody trades here."
local function has_keeper(e)
  for _, thing in ipairs(e.room and e.room.contents or {}) do
    if thing:is("shopkeeper") then return true end
  end
  return false
end

local function is_arena(room) return points.first("place.fights", room) end

-- This comes before the shops' "order".
command("order {who:character} [to] {words:text}", { fallback = true }, function(e)
  if is_arena(e.room) or not e.who:is("character") then return pass() end
  if e.who == e.actor then refuse("You can do that yourself: just type it.") end
  refuse("{The who} {who verb:have} no reason to obey you. To ask for something: say to NAME please wait here", e)
end)

-- "order bob to sit" orders no goods, whoever Bob is.
command("order {whom:noun} to {words:text}", { fallback = true }, function(e)
  if is_arena(e.room) then return pass() end
  refuse("You see no {word} here.", { word = e.whom })
end)

for _, whom in ipairs({ "all", "everybody", "followers" }) do
  command("order " .. whom .. " [to] {words:text}", { fallback = true }, function(e)
    if is_arena(e.room) then return pass() end
    refuse("Nobody here has a reason to obey you. To ask for something: say please wait here")
  end)
end

curious.add({ "buy|purchase|order", "-Nothing is for sale here.", "-Nobody sells {the what} here.", any = true,
  is_asked = false, first = must_be_open })
curious.add({ "sell|value|list", "-Nobody trades here.", whatever = true, is_asked = false, first = must_be_open,
  passes = has_keeper })

-- Banks are things: with one here, these lines are its own.
for verb, line in pairs({ deposit = "deposit 10", withdraw = "withdraw 10", balance = "balance", bank = "balance" }) do
  command(verb .. " [{words:text}]", { fallback = true }, function(e)
    for _, thing in ipairs(e.room and e.room.contents or {}) do
      if thing:is("bank") then return pass() end
    end
    refuse("There isn't a bank here. Some towns have one. Go there and type: {line}", { line = line })
  end)
end
