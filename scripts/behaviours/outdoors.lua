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

test("night falls and day breaks", function(t)
  local field = create("outdoors", { name = "A Field", night_light = 0 })
  local ann = t:player("Ann", field)
  t:event(field, "time:hour", { hour = 18 })
  t:has(t:told(ann), "The sun has set.")
  t:equal(field.light, 0)
  t:event(field, "time:hour", { hour = 5 })
  t:has(t:told(ann), "The sun has risen.")
  t:has(t:command(ann, "look"), "A Field")
end)

test("a place can keep its daylight", function(t)
  local field = create("outdoors", { name = "A Field", daylight = false })
  t:event(field, "time:hour", { hour = 22 })
  t:equal(field.night, nil)
end)
