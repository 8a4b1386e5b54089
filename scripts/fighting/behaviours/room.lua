-- Timers of rooms: rounds of a fight (rules/fight.lua) and the end of magical darkness.
local calendar = require("calendar")
local fight = require("fight")
local vision = require("vision")

-- A handler of its own, so that an error in the handlers below does not end the fight.
on("timer:round", function(e) fight.next_round(e.this) end)

on("timer:round", function(e) fight.all_turns(e.this) end)
on("timer:turns", function(e) fight.take_turns(e.this, e.data or {}) end)

on("timer:darkness", function(e)
  local room = e.this
  local kept = room._light
  if kept == nil then return end
  vision.watch({ room }, function()
    room._light, room.light = nil, nil
    local night = room:is("outdoors") and room.daylight ~= false and not calendar.is_day((calendar.now()))
    if night then
      room.light = room.night_light or 0
    elseif room.light ~= kept and not room:is("outdoors") then
      room.light = kept
    end
  end)
end)

test("fighters have turns until nobody fights", function(t)
  t.room.area = create("area", { fighting = true })
  local rat = create("npc", { name = "a rat", location = t.room, hp = 90, max_hp = 90 })
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

test("rounds come on fixed beats and never late", function(t)
  for _ = 1, 100 do
    t:advance(0.003)
    fight.keep_rounds(t.room, 2)
    local left = build.timers(t.room)[1].left
    t:ok(left <= 2 and math.abs((now() + left + 0.1) % 0.2 - 0.1) < 0.0001, left)
    t.room:cancel("round")
  end
end)
