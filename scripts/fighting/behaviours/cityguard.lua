-- Joins the fight on the side of an npc that a player attacks.
local fight = require("fight")
local verbs = require("verbs")

on("idle", function(e)
  for _, other in ipairs(e.room.contents) do
    local foe = other ~= e.this and other:is("npc") and verbs.living(other.fighting)
    if foe and foe:is("player") and foe.location == e.room and fight.may(e.this, foe) then
      e.this:act("{Actor} {verb:shout}, \"PROTECT THE INNOCENT! CHARGE!\"")
      fight.start(e.this, foe)
      return
    end
  end
end)

test("a cityguard attacks a player who attacks an npc", function(t)
  t.room.area = create("area", { fighting = true })
  local baker = create("npc", { name = "a baker", location = t.room, hp = 500, max_hp = 500 })
  local guard = create({ "npc", "cityguard" }, { name = "a guard", location = t.room })
  local ann = t:player("Ann")
  after_event("idle", { thing = guard, actor = guard, room = t.room })
  t:equal(guard.fighting, nil)
  t:command(ann, "kill baker")
  after_event("idle", { thing = guard, actor = guard, room = t.room })
  t:equal(guard.fighting, ann)
  t:ok(baker)
end)
