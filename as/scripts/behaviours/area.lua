-- Resets an area: the timer `reset` (set by the import or by @program) runs its rows. `reset_mode` is
-- "never", "always", "empty" (only while no player is there) or "aged". An aged area is reset once after the
-- last player has left, after 15 minutes while a player is there, and after 31 minutes at the latest; each
-- `reset` timer adds to its age. When a player enters the area, its npcs are roused, some rooms per
-- transaction. While a player is there and the area has fights, triggers or a handler for it, the area ticks
-- every `tick_seconds`: `on("tick")`, with the number of the tick in e.data.
local body = require("body")
local near = require("near")
local resets = require("resets")
local temper = require("temper")
local triggers = require("triggers")
local weather = require("weather")

local LATER = 60 -- seconds until an area with reset_mode "empty" tries again
local ROOMS = 20 -- rooms roused per transaction
local TICK = 5 -- seconds

local AGE_VISITED, AGE_ANY = 15, 31 -- minutes

--- Adds this reset's minutes to the age of an "aged" area. Returns true if a reset is due.
local function is_due(area)
  local age, visited = body.number(area._age, 0) + body.number(area.reset_minutes, 3), near.is_visited(area)
  area._age = age
  if age < AGE_ANY and (area._was_empty or visited and age < AGE_VISITED) then return false end
  area._age, area._was_empty = 0, not visited or nil
  return true
end

local function reset(area)
  if area.reset_mode == "never" or not area.resets then return end
  if area.reset_mode == "aged" and not is_due(area) then return end
  if area.reset_mode == "empty" and near.is_visited(area) then
    area:after(LATER, "reset_later")
  else
    area:cancel("reset_later")
    resets.start(area)
    after_event("reset", { thing = area })
    if area.triggers_inside then triggers.reset(area) end
  end
end

on("timer:reset", function(e) reset(e.this) end)
on("timer:reset_later", function(e) reset(e.this) end)
on("timer:reset_rows", function(e) resets.go_on(e.this, e.data) end)

local function set_tick(area, number)
  local pace = type(area.tick_seconds) == "number" and area.tick_seconds or TICK
  pace = math.min(math.max(pace, 1), 3600)
  area:after(pace, "area_tick", number)
  return pace
end

local function has_use(area)
  return body.fights_in(area) or area.triggers_inside == true or handles(area, "tick")
end

on("timer:area_tick", function(e)
  local area, number = e.this, (e.data or 0) + 1
  if not has_use(area) then return end
  if not near.is_visited(area) then
    if body.fights_in(area) then area.left_at = now() end
    return
  end
  local pace = set_tick(area, number)
  if body.fights_in(area) then
    body.tick(area, number, pace)
    temper.tick(area, 1)
  end
  if area.triggers_inside and triggers.is_due(number, pace) then triggers.tick(area, 1, true) end
  after_event("tick", { thing = area, data = number })
end)

on("timer:trigger_rooms", function(e) triggers.tick(e.this, e.data.from, e.data.visited) end)

-- Set for areas with triggers that also run where no player is.
on("timer:triggers", function(e)
  if not near.is_visited(e.this) then triggers.tick(e.this, 1, false) end
end)

on("time:hour", function(e) weather.pass(e.this) end)
on("timer:area_temper", function(e) temper.tick(e.this, e.data) end)
on("timer:area_tend", function(e) body.tend(e.this, e.data.from, e.data.whole) end)

on("timer:visited", function(e)
  if e.this._was_empty then e.this._was_empty = nil end
  if not e.data and has_use(e.this) and not near.time_left(e.this, "area_tick") then
    if body.fights_in(e.this) then body.visited(e.this) end
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

test("a reset runs an area's rows, unless its mode is never", function(t)
  local room = t:room("Shed")
  local area = t:create("area", { resets = { { "M", "npc", 1, room } } })
  area.reset_mode = "never"
  t:event(area, "timer:reset")
  t:equal(area.reset_mode, "never")
  t:equal(#build.timers(area), 0, "the count of its timers")
end)

test("an area with mode empty waits while a player is there", function(t)
  local room = t:room("Shed")
  local area = t:create("area", { resets = {}, reset_mode = "empty" })
  room.area = area
  t:player("Ann", room)
  t:event(area, "timer:reset")
  t:equal(build.timers(area)[1].name, "reset_later")
end)

test("an aged area is reset once after everyone has left, and seldom while a player is there", function(t)
  local room = t:room("Shed")
  local area = t:create("area", { resets = {}, reset_mode = "aged", reset_minutes = 3 })
  room.area = area
  local ann = t:player("Ann", room)
  local function count(times)
    local before_it = area._resets or 0
    for _ = 1, times do t:event(area, "timer:reset") end
    return (area._resets or 0) - before_it
  end
  build.program(area, "on(\"reset\", function(e) e.this._resets = (e.this._resets or 0) + 1 end)")
  t:equal(count(4), 0, "resets in twelve minutes of a visit")
  t:equal(count(1), 1, "resets after fifteen")
  ann:move(t.here)
  t:equal(count(9), 1, "resets in the half hour after it")
  t:event(area, "timer:visited")
  t:equal(count(1), 1, "resets after another visit")
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

