-- An achievement: see lib/achievements.lua.

local function spoons(t, props)
  local spoon = create("item", { name = "a spoon" })
  local all = { name = "Spoonful", desc = "Take three spoons.", count = 3, rule = { on = "take", what = spoon } }
  for name, value in pairs(props or {}) do all[name] = value end
  local one = create("achievement", all)
  local ann = t:player("Ann")
  for i = 1, 4 do t:create(spoon, { name = ("spoon number %d"):format(i), location = t.room }) end
  return ann, spoon, one
end

test("deeds count, and the last one gives it once", function(t)
  local ann = spoons(t, { title = "Spooner" })
  t:command(ann, "take spoon number 1")
  t:command(ann, "take spoon number 2")
  t:has(t:command(ann, "achievements"), "Spoonful (2 of 3). Take three spoons.")
  local told = t:command(ann, "take spoon number 3")
  t:has(told, "You have achieved: Spoonful.")
  t:has(told, "You have earned a title: Spooner.")
  t:lacks(t:command(ann, "take spoon number 4"), "achieved")
  t:has(t:command(ann, "score"), "Spooner")
  local bob = t:player("Bob")
  t:has(t:command(bob, "title Spooner"), "has to be earned")
  t:has(t:command(ann, "title Spooner"), "Ann Spooner")
end)

test("the same thing counts once, if different ones are wanted", function(t)
  local ann, spoon = spoons(t)
  local one = create("achievement", { name = "Collector", count = 2, rule = { on = "take", what = spoon,
    different = true } })
  t:command(ann, "take spoon number 1")
  t:command(ann, "drop spoon number 1")
  t:command(ann, "take spoon number 1")
  t:has(t:command(ann, "achievements"), "Collector (1 of 2)")
  t:has(t:command(ann, "take spoon number 2"), "You have achieved: Collector.")
  t:ok(one)
end)

test("a deed without a thing counts, also if different things are wanted", function(t)
  local ann = t:player("Ann")
  local one = create("achievement", { name = "Talker", count = 2, rule = { on = "say", word = "spoon",
    different = true } })
  t:lacks(t:command(ann, "say a spoon"), "achieved")
  t:has(t:command(ann, "say spoons"), "You have achieved: Talker.")
  t:ok(one)
end)

test("a rule about speech waits for its word in any case, or for any word", function(t)
  local ann = t:player("Ann")
  local one = create("achievement", { name = "Caller", rule = { on = "say", word = "Spoon" } })
  t:lacks(t:command(ann, "say forks"), "achieved")
  t:has(t:command(ann, "say SPOONS!"), "You have achieved: Caller.")
  local other = create("achievement", { name = "Talker", rule = { on = "say" } })
  t:has(t:command(ann, "say forks"), "You have achieved: Talker.")
  t:ok(one, other)
end)

test("a hidden one is shown only when a player has it", function(t)
  local ann = spoons(t, { hidden = true, count = 1 })
  local told = t:command(ann, "achievements")
  t:lacks(told, "Spoonful")
  t:has(told, "And 1 that is hidden.")
  t:command(ann, "take spoon number 1")
  t:has(t:command(ann, "achievements"), "Spoonful")
end)

test("a player who fulfils a new achievement already gets it", function(t)
  local ann, spoon = spoons(t)
  ann._rooms = 120
  t:command(ann, "take spoon number 1")
  create("achievement", { name = "Far Afield", when = { stat = { of = "rooms", from = 100 } } })
  create("achievement", { name = "First Spoon", rule = { on = "take", what = spoon } })
  create("achievement", { name = "Further Afield", when = { stat = { of = "rooms", from = 1000 } } })
  local told = t:command(ann, "achievements")
  t:has(told, "You have achieved: Far Afield.")
  t:has(told, "You have achieved: First Spoon.")
  t:lacks(told, "achieved: Further")
end)

test("nonsense gives nothing", function(t)
  local ann = spoons(t, { rule = { on = "tickle" } })
  local number, word = 7, "many" -- of the wrong types, as a world made earlier may have them
  create("achievement", { name = "Odd", rule = number, when = { unknown = 3 } })
  create("achievement", { name = "Odder", count = word, rule = { on = "take", what = 12345 } })
  t:lacks(t:command(ann, "take spoon number 1"), "achieved")
  t:lacks(t:command(ann, "achievements"), "achieved")
  t:has(table.concat(t:faults(), " "), "The condition unknown doesn't exist")
end)
