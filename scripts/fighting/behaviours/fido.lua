-- A dog that eats corpses; their contents fall to the floor. It leaves corpses of players alone.
local verbs = require("verbs")

on("idle", function(e)
  for _, thing in ipairs(e.room.contents) do
    if thing.corpse == true then
      e.this:act("{Actor} savagely {verb:devour} a corpse.")
      thing:destroy()
      return
    end
  end
end)

test("a fido eats a corpse, but not its contents", function(t)
  local fido = create({ "npc", "fido" }, { name = "Fido", location = t.room })
  local corpse = create("container", { name = "the corpse", corpse = true, location = t.room })
  local bone = create("item", { name = "a bone", location = corpse })
  local ann = t:player("Ann")
  t:create("container", { name = "her corpse", corpse = ann })
  for _ = 1, 2 do after_event("idle", { thing = fido, actor = fido, room = t.room }) end
  t:has(t:told(ann), "savagely devours a corpse")
  t:equal(bone.location, t.room)
  t:ok(not verbs.living(corpse), "it is gone")
  local left = 0
  for _, thing in ipairs(t.room.contents) do left = left + (thing.corpse and 1 or 0) end
  t:equal(left, 1, "the corpse of a player")
end)
