-- An outdoor place: at night its light is `night_light`, by day its own. With `daylight = false` it keeps its
-- light. It is checked every hour, so a place made at night becomes dark too.
local calendar = require("calendar")
local vision = require("vision")
local weather = require("weather")

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
  local seen = weather.seen(e.this)
  if e.this.night then return seen and sentence("It is night.") .. " " .. seen or "It is night." end
  return seen
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

test("a test begins at noon, and sets the hour and the weather", function(t)
  local field = create("outdoors", { name = "A Field", night_light = 0 })
  create("exit", { name = "north", location = t.room, to = field })
  t:equal((calendar.now()), 12)
  t:hour(23)
  t:equal((calendar.now()), 23)
  t:equal(field.light, 0)
  t:hour(9)
  t:equal((calendar.now()), 9)
  t:ok(not field.night, "the sun has risen")
  t.room.area = create("area")
  t:weather("rainy")
  field.area = t.room.area
  t:has(t:command(t:player("Ann", field), "look"), "raining")
end)

test("rain is seen outdoors only", function(t)
  local field, cellar = create("outdoors", { name = "A Field" }), t:place("A Cellar")
  field.area = create("area", { weather = "rainy" })
  cellar.area = field.area
  local ann = t:player("Ann", field)
  t:has(t:command(ann, "look"), "It is raining.")
  weather.turn(field, -1)
  t:has(t:told(ann), "Lightning starts")
  t:ok(not weather.turn(field, -1), "it gets no worse")
  ann:move(cellar)
  t:lacks(t:command(ann, "look"), "ightning")
end)

test("a place can keep its daylight", function(t)
  local field = create("outdoors", { name = "A Field", daylight = false })
  t:event(field, "time:hour", { hour = 22 })
  t:equal(field.night, nil)
end)
