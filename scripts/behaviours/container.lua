-- A corpse is a container: whose it is, and how long it lasts, is in rules/death.lua.
local death = require("death")

before("take", "source", function(e)
  if e.this.corpse and e.actor then return death.keeps(e.this, e.actor) end
end)

on("timer:rot", function(e) death.rot(e.this) end)
