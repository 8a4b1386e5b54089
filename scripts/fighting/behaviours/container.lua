-- Containers that are corpses: rules/death.lua says who owns a corpse and how long it lasts.
local death = require("death")

before("take", "from", function(e)
  if e.this.corpse and e.actor then return death.keeps(e.this, e.actor) end
end)

on("timer:rot", function(e) death.rot(e.this) end)

test("only its owner can take things from a player's corpse", function(t)
  local ann, bert = t:player("Ann"), t:player("Bert")
  local corpse = t:create("container", { name = "a corpse", open = true, corpse = ann, location = ann.location })
  local bone = t:create("item", { name = "a bone", location = corpse })
  t:refused(bert, "take bone from corpse", "It isn't yours")
  t:equal(bone.location, corpse)
  t:command(ann, "take bone from corpse")
  t:equal(bone.location, ann)
end)
