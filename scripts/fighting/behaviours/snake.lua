-- A snake: its bite poisons, and does so more often and longer at higher levels.
local affects = require("affects")
local body = require("body")
local fight = require("fight")
local verbs = require("verbs")

before("round", "actor", function(e)
  if e.actor ~= e.this or random(1, math.max(1, 42 - body.level(e.this))) > 1 then return nil end
  e.this:act("{Actor} {verb:bite} {the who}!", { who = e.thing }, { kind = "fight" })
  e.thing:tell("You feel the poison burn in your veins.")
  affects.put(e.thing, { name = "poison", seconds = body.level(e.this) * affects.HOUR, flags = { "poison" },
    ends = "You feel less ill." }, e.this)
  fight.hurt(e.thing, body.level(e.this), e.this)
  return stop()
end)

test("a snake sometimes bites instead of striking", function(t)
  t.room.area = create("area", { fighting = true })
  local snake = create({ "npc", "snake" }, { name = "a snake", location = t.room, level = 5 })
  local ann = t:player("Ann")
  t:command(ann, "kill snake")
  local before_it = ann.hp
  t:dice{ 1 }
  fight.round(snake)
  t:has(t:told(ann), "poison")
  t:equal(ann.hp, before_it - 5)
  t:ok(affects.has(ann, "poison"), "it is poisoned")
  t:ok(verbs.living(snake))
end)
