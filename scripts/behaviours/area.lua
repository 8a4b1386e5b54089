-- An area brings back what was taken from it: the timer `reset` (made by the import, or
-- @program) runs its rows. `reset_mode`: "never", "always", or "empty": only while no player is there.
-- When a player comes into it, all who live there are roused, some rooms a slice.
local near = require("near")
local resets = require("resets")

local LATER = 60 -- seconds until an area that should be empty is looked at again
local ROOMS = 20 -- looked through in a slice

local function reset(area)
  if area.reset_mode == "never" or not area.resets then return end
  if area.reset_mode == "empty" and near.is_visited(area) then
    area:after(LATER, "reset_later")
  else
    area:cancel("reset_later")
    resets.start(area)
  end
end

on("timer:reset", function(e) reset(e.this) end)
on("timer:reset_later", function(e) reset(e.this) end)
on("timer:reset_rows", function(e) resets.go_on(e.this, e.data) end)

on("timer:visited", function(e)
  local rooms, from = find { area = e.this }, e.data or 1
  for i = from, math.min(#rooms, from + ROOMS - 1) do
    for _, who in ipairs(rooms[i].contents) do
      if who:is("npc") then who:call("rouse") end
    end
  end
  if from + ROOMS <= #rooms then e.this:after(0, "visited", from + ROOMS) end
end)

test("an area runs its rows when it is reset, unless it never is", function(t)
  local room = t:room("Shed")
  local area = t:create("area", { resets = { { "M", "npc", 1, room } } })
  area.reset_mode = "never"
  t:event(area, "timer:reset")
  t:equal(area.reset_mode, "never")
  t:equal(#build.timers(area), 0, "the count of its timers")
end)

test("an area that should be empty waits while somebody is there", function(t)
  local room = t:room("Shed")
  local area = t:create("area", { resets = {}, reset_mode = "empty" })
  room.area = area
  t:player("Ann", room)
  t:event(area, "timer:reset")
  t:equal(build.timers(area)[1].name, "reset_later")
end)
