-- A place under the sky: by night it has `night_light`, by day its own light. `daylight = false`
-- lets a place keep its light.
local calendar = require("calendar")
local vision = require("vision")

local function set_light(place, day)
  if place.daylight == false then return end
  place:announce(day and "The sun rises." or "The sun sets.")
  vision.watch({ place }, function()
    if day then place.light = nil else place.light = place.night_light or 0 end
  end)
end

on("time:dawn", function(e) set_light(e.this, true) end)
on("time:dusk", function(e) set_light(e.this, false) end)

on("describe", function(e)
  if e.this.daylight == false then return nil end
  local hour = calendar.now()
  if not calendar.is_day(hour) then return "It is night." end
end)
