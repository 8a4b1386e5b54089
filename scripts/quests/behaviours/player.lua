-- The time of quests and errands.
local errands = require("errands")
local quests = require("quests")

on("timer:errand", function(e) errands.time_out(e.this) end)
on("timer:quests", function(e) quests.time_out(e.this) end)

test("hints show the way through the dark, and tell a player without a light to take one", function(t)
  local yard, cellar, vault = t:place("A Yard"), t:place("A Cellar"), t:place("A Vault")
  cellar.light, vault.light = 0, 0
  create("exit", { name = "up", location = vault, to = cellar })
  create("exit", { name = "up", location = cellar, to = yard })
  local ann = t:player("Ann", vault)
  ann._goals = { { kind = "visit", what = yard } }
  for _ = 1, 2 do t:command(ann, "hint") end
  local told = t:command(ann, "hint")
  t:has(told, "up, up")
  t:has(told, "take a light")
  t:create("light", { name = "a torch", lit = true, location = ann })
  told = t:command(ann, "hint")
  t:has(told, "up, up")
  t:lacks(told, "take a light")
  t:lacks(t:command(ann, "map"), "too dark")
  t:command(ann, "up")
  t:command(ann, "go to yard")
  t:equal(ann.location, yard)
end)
