-- Sleeps at night, or at the hours in `sleeps`, { from = 22, to = 6 } or a list of such spans, wherever it is then; see
-- rules/posture.lua.
local calendar = require("calendar")
local posture = require("posture")

local function sleeps_at(who, hour)
  for _, span in ipairs(calendar.sleeps(who)) do
    if calendar.is_in(span, hour) then return true end
  end
  return false
end

on("time:hour", function(e)
  local who, asleep = e.this, posture.of(e.this) == "sleeping"
  if not who.location or who.fighting or sleeps_at(who, e.data.hour) == asleep then return end
  if asleep then
    posture.lay(who, "standing")
    who:act("{Actor} {verb:wake} up and {verb:stand} up.")
  else
    who:act("{Actor} {verb:lie} down and {verb:fall} asleep.")
    posture.lay(who, "sleeping")
  end
end)

test("an npc may sleep twice a day", function(t)
  local who = create({ "npc", "sleeper" }, { name = "a cat", location = t.room,
    sleeps = { { from = 1, to = 5 }, { from = 13, to = 15 } } })
  local ann = t:player("Ann")
  for _, hour in ipairs({ 1, 6, 13, 15 }) do t:event(who, "time:hour", { hour = hour }) end
  t:equal(select(2, t:told(ann):gsub("lies down", "")), 2)
end)

test("a keeper who sleeps sells nothing, and wakes at the hour", function(t)
  local keeper = create({ "shopkeeper", "sleeper" }, { name = "a baker", location = t.room,
    sleeps = { from = 22, to = 6 } })
  local ann = t:player("Ann")
  t:event(keeper, "time:hour", { hour = 21 })
  t:equal(t:told(ann), "")
  t:event(keeper, "time:hour", { hour = 22 })
  t:has(t:told(ann), "lies down and falls asleep")
  t:refused(ann, "list", "is asleep")
  t:event(keeper, "time:hour", { hour = 3 })
  t:equal(t:told(ann), "")
  t:event(keeper, "time:hour", { hour = 6 })
  t:has(t:told(ann), "wakes up")
  t:lacks(t:command(ann, "list"), "asleep")
end)

test("a change of the weather is told to players outdoors only", function(t)
  local climate, weather = require("climate"), require("weather")
  local area = create("area", { climate = "wet" })
  local field = create("outdoors", { name = "A Field", area = area, daylight = false })
  local hall = create("room", { name = "A Hall", area = area, light = 1 })
  local ann, bob = t:player("Ann", field), t:player("Bob", hall)
  local turns, before_it = 0, weather.of(field)
  local hours = 0
  while turns < 3 and hours < 400 do -- the weather depends on the day on which this runs
    hours = hours + 1
    t:advance(150)
    t:event(area, "time:hour", { hour = 0 })
    local sky = weather.of(field)
    t:equal(sky, (climate.sky(area)))
    local told = t:told(ann)
    t:equal(told ~= "", sky ~= before_it, "told in that hour")
    t:equal(t:told(bob), "")
    turns = turns + (sky ~= before_it and 1 or 0)
    before_it = sky
  end
  t:equal(turns, 3, "in " .. hours .. " hours it changes")
end)

test("each climate has its own weather, and magic changes it for half an hour", function(t)
  local climate, weather = require("climate"), require("weather")
  local dry, wet = create("area", { climate = "dry" }), create("area", { climate = "wet" })
  local days = { dry = 0, wet = 0 }
  for hour = 0, 4 * 24 * 24 - 1, 3 do
    if climate.sky(dry, hour) ~= "sunny" then days.dry = days.dry + 1 end
    if climate.sky(wet, hour) ~= "sunny" then days.wet = days.wet + 1 end
  end
  t:ok(days.dry > 50 and days.dry < 300, days.dry .. " of 768 in a dry land are clouded")
  t:ok(days.wet > 480 and days.wet < 720, days.wet .. " of 768 in a wet one")
  t:equal(climate.sky(create("area"), 0), nil)
  local field = create("outdoors", { name = "A Field", area = wet })
  local turned = weather.turn(field, weather.of(field) == "lightning" and 1 or -1) and weather.of(field)
  t:advance(1700)
  t:equal(weather.of(field), turned)
  t:advance(200)
  t:equal(weather.of(field), (climate.sky(wet)))
end)

test("a test sets the season, and the weather of an area with a climate", function(t)
  local climate = require("climate")
  local field = create("outdoors", { name = "A Field" })
  create("exit", { name = "north", location = t.room, to = field })
  t.room.area = create("area", { climate = "temperate" })
  t:season("summer")
  t:weather("rainy")
  field.area = t.room.area
  t:has(t:command(t:player("Ann", field), "look"), "raining")
  for _, season in ipairs{ "winter", "spring", "autumn", "summer" } do
    t:season(season)
    t:equal(climate.season(), season)
    t:equal((calendar.now()), 12)
  end
end)

test("texts follow the hour, the sky and the season", function(t)
  t.room.area = t:create("area")
  local yard = create("outdoors", { name = "Yard", area = t.room.area, light = 1, night_light = 1, desc = "A yard.",
    afterwards = { { when = { season = "winter" }, desc = "Snow lies." },
      { when = { sky = "rainy" }, desc = "It drips." }, { when = { time = "night" }, desc = "Dark roofs." } } })
  local ann = t:player("Ann", yard)
  t:season("summer")
  t:has(t:command(ann, "look"), "A yard.")
  t:hour(23)
  t:has(t:command(ann, "look"), "Dark roofs.")
  t:weather("rainy")
  t:has(t:command(ann, "look"), "It drips.")
  t:season("winter")
  t:has(t:command(ann, "look"), "Snow lies.")
end)
