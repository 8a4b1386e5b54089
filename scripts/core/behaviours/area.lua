-- An area with players. When a player enters, its npcs are roused, some rooms per transaction. While a player is there
-- and the area has a use for it (a handler for it, or the point "area.uses"), the area ticks every `tick_seconds`: the
-- point "area.tick", then `on("tick")` with the number of the tick in e.data.
local afterwards = require("afterwards")
local near = require("near")
local points = require("points")

local ROOMS = 20 -- rooms roused per transaction
local TICK = 5 -- seconds

local function set_tick(area, number)
  local pace = type(area.tick_seconds) == "number" and area.tick_seconds or TICK
  pace = math.min(math.max(pace, 1), 3600)
  area:after(pace, "area_tick", number)
  return pace
end

local function has_use(area)
  return points.first("area.uses", area) or handles(area, "tick")
end

-- The prototype `area` answers for all objects what a reader reads because of what happened (engine/modules/afterwards).
-- It is in no room, so this handler costs nobody anything.
on("afterwards", function(e)
  return afterwards.read(e.thing, e.text, e.actor)
end)

on("timer:area_tick", function(e)
  local area, number = e.this, (e.data or 0) + 1
  if not has_use(area) then return end
  if not near.is_visited(area) then return points.each("area.left", area) end
  local pace = set_tick(area, number)
  points.each("area.tick", area, number, pace)
  after_event("tick", { thing = area, data = number })
end)

on("timer:visited", function(e)
  if not e.data and has_use(e.this) and not near.time_left(e.this, "area_tick") then
    points.each("area.visited", e.this)
    set_tick(e.this)
  end
  local rooms, from = find { area = e.this }, e.data or 1
  for i = from, math.min(#rooms, from + ROOMS - 1) do
    for _, who in ipairs(rooms[i].contents) do
      if who:is("npc") then who:call("rouse") end
    end
  end
  if from + ROOMS <= #rooms then e.this:after(0, "visited", from + ROOMS) end
end)

test("an area without a use for ticks does not tick", function(t)
  local proto = create("area")
  local room, idle = t:room("Shed"), t:room("Barn")
  room.area, idle.area = create({ proto, "area" }), create("area")
  local ann = t:player("Ann", room)
  t:event(idle.area, "timer:visited")
  t:event(room.area, "timer:visited")
  t:equal(#build.timers(room.area), 0, "the count of its timers without a handler")
  t:ok(ann)
end)
