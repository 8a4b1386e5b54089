-- Picks up cheap things that lie about.
local verbs = require("verbs")

local WORTH = 15

on("idle", function(e)
  for _, thing in ipairs(e.room.contents) do
    local price = thing.price or 0
    if thing.portable and not verbs.is_owned(thing) and not thing.corpse and type(price) == "number" and price < WORTH
      and not thing:is("coin") and sees(e.this, thing) then
      e.this:act("{Actor} {verb:pick} up some trash.")
      move(thing, e.this, "take", { mover = e.this })
      return
    end
  end
end)

test("trash is taken, treasure is not", function(t)
  local who = create({ "npc", "janitor" }, { name = "a janitor", location = t.room, capacity = 50 })
  local twig = create("item", { name = "a twig", price = 2, location = t.room })
  local gem = create("item", { name = "a gem", price = 200, location = t.room })
  for _ = 1, 3 do after_event("idle", { thing = who, actor = who, room = t.room }) end
  t:equal(twig.location, who)
  t:equal(gem.location, t.room)
end)
