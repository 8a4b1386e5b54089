-- Resets an area: the timer `reset` (set by the import or by @program) runs its rows. `reset_mode` is
-- "never", "always", "empty" (only while no player is there) or "aged". An aged area is reset once after the
-- last player has left, after 15 minutes while a player is there, and after 31 minutes at the latest; each
-- `reset` timer adds to its age. Also runs its triggers.
local near = require("near")
local resets = require("resets")
local triggers = require("triggers")
local values = require("values")

local LATER = 60 -- seconds until an area with reset_mode "empty" tries again

local AGE_VISITED, AGE_ANY = 15, 31 -- minutes

--- Adds this reset's minutes to the age of an "aged" area. Returns true if a reset is due.
local function is_due(area)
  local age, visited = values.number(area._age, 0) + values.number(area.reset_minutes, 3), near.is_visited(area)
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

on("timer:trigger_rooms", function(e) triggers.tick(e.this, e.data.from, e.data.visited) end)

-- Set for areas with triggers that also run where no player is.
on("timer:triggers", function(e)
  if not near.is_visited(e.this) then triggers.tick(e.this, 1, false) end
end)

on("timer:visited", function(e)
  if e.this._was_empty then e.this._was_empty = nil end
end)

test("a reset runs an area's rows, unless its mode is never", function(t)
  local room = t:place("Shed")
  local area = t:create("area", { resets = { { "M", "npc", 1, room } } })
  area.reset_mode = "never"
  t:event(area, "timer:reset")
  t:equal(area.reset_mode, "never")
  t:equal(#build.timers(area), 0, "the count of its timers")
end)

test("an area with mode empty waits while a player is there", function(t)
  local room = t:place("Shed")
  local area = t:create("area", { resets = {}, reset_mode = "empty" })
  room.area = area
  t:player("Ann", room)
  t:event(area, "timer:reset")
  t:equal(build.timers(area)[1].name, "reset_later")
end)

test("an aged area is reset once after everyone has left, and seldom while a player is there", function(t)
  local room = t:place("Shed")
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
  ann:move(t.room)
  t:equal(count(9), 1, "resets in the half hour after it")
  t:event(area, "timer:visited")
  t:equal(count(1), 1, "resets after another visit")
end)
