-- Where anybody fights there are rounds; see rules/fight.lua.
local fight = require("fight")

-- By itself: what those below break does not end the fight.
on("timer:round", function(e) fight.next_round(e.this) end)

on("timer:round", function(e) fight.all_turns(e.this) end)
on("timer:turns", function(e) fight.take_turns(e.this, e.data or {}) end)

test("who fights has a turn again and again, until nobody does", function(t)
  t.here.area = create("area", { fighting = true })
  local rat = create("npc", { name = "a rat", location = t.here, hp = 90, max_hp = 90 })
  local ann = t:player("Ann")
  t:command(ann, "kill rat")
  t:told(ann)
  t:advance(5)
  t:has(t:told(ann), "rat")
  t:advance(5)
  t:has(t:told(ann), "rat")
  ann.fighting, rat.fighting = nil, nil
  t:advance(5)
  t:told(ann)
  t:advance(5)
  t:equal(t:told(ann), "")
end)
