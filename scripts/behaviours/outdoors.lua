-- A place under the sky: by night it has `night_light`, by day its own light. `daylight = false`
-- lets a place keep its light. It goes by the hour, so that a place made at night learns of it.
local calendar = require("calendar")
local vision = require("vision")

on("time:hour", function(e)
  local place, night = e.this, not calendar.is_day(e.data.hour)
  if place.daylight == false then night = false end
  if night == (place.night == true) then return end
  if calendar.is_turn(e.data.hour) then
    place:announce(night and "The sun has set." or "The sun has risen.")
  end
  vision.watch({ place }, function()
    place.night = night or nil
    if night then place.light = place.night_light or 0 else place.light = nil end
  end)
end)

on("describe", function(e)
  if e.this.night then return "It is night." end
end)
