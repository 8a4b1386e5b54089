--- The weather of an area: its `weather`, one of the skies below; else by its `climate` and the hour
--- (the point "weather.sky"); else sunny. Outdoor places have weather.
---
--- Its points: "weather.sky"(AREA, HOUR), the sky that the climate of AREA brings at an hour of the calendar (nil:
--- now), and whether it freezes; and "weather.season"(), the season's name.
local calendar = require("calendar")
local exits = require("exits")
local points = require("points")
local verbs = require("verbs")

local weather = {}

local TURNED_SECONDS = 1800 -- seconds that changed weather lasts in an area with a climate

-- From the worst to the best.
local SKIES = { "lightning", "rainy", "cloudy", "sunny" }

local SEEN = {
  lightning = "Lightning flashes in the sky.", rainy = "It is raining.", cloudy = "The sky is covered with clouds.",
}
local TURNS = {
  lightning = "Lightning starts to show in the sky.", rainy = "It starts to rain.", cloudy = "The sky gets cloudy.",
  sunny = "The clouds break up, and the sky is clear.",
}

local SNOW, SNOWS = "It is snowing.", "It starts to snow."

local function rank_of(sky)
  for i, name in ipairs(SKIES) do
    if name == sky then return i end
  end
  return #SKIES
end

--- Returns the sky over AREA at that hour of the calendar (nil: now), and whether it freezes.
local function sky_of(area, hour)
  local sky, frost = points.first("weather.sky", area, hour)
  local held = area.weather and (not sky or type(area.weather_until) ~= "number" or now() < area.weather_until)
  return SKIES[rank_of(held and area.weather or sky)], frost == true
end

--- Returns the sky over AREA, and whether it freezes; nil if the area has no weather of its own.
function weather.over(area)
  if not area.weather and not area.climate then return nil end
  return sky_of(area)
end

local function area_over(place)
  if place and place:is("area") then return place end
  return place and place:is("outdoors") and verbs.living(place.area)
end

--- Returns the sky over PLACE, a room or an area, or nil indoors; and whether it freezes.
function weather.of(place)
  local area = area_over(place)
  if area then return sky_of(area) end
  return place and place:is("outdoors") and SKIES[#SKIES] or nil, false
end

--- Returns the weather text for PLACE, or nil.
function weather.seen(place)
  local sky, frost = weather.of(place)
  return sky == "rainy" and frost and SNOW or SEEN[sky]
end

--- Returns the weather text for the place behind EXIT, if it can be seen.
function weather.seen_through(exit)
  local place = exits.goal(exit)
  if place and is_lit(place) and (exits.is_open(exit) or exit.transparent) then return weather.seen(place) end
end

--- Tells WHO the weather seen through an open exit of PLACE; false if none shows any.
function weather.tell_through(who, place)
  for _, exit in ipairs(place and is_lit(place) and place.contents or {}) do
    local seen = exit:is("exit") and not exit.hidden and weather.seen_through(exit)
    if seen then
      who:tell("Through {the exit}: {seen}", { exit = exit, seen = seen })
      return true
    end
  end
  return false
end

--- Tells everyone outdoors in AREA that the weather has changed.
local function tell(area, sky, frost)
  for _, who in ipairs(sys.people_in(area)) do
    if place_of(who):is("outdoors") then who:tell(sky == "rainy" and frost and SNOWS or TURNS[sky]) end
  end
end

--- Called every hour: if the climate brings another sky, tells everyone outdoors and calls the area
--- (`call:weather`).
function weather.pass(area)
  local hour = calendar.count()
  local before, sky, frost = sky_of(area, hour - 1), sky_of(area, hour)
  if before == sky then return end
  tell(area, sky, frost)
  area:call("weather", { sky = sky, before = before, frost = frost })
end

--- Makes the weather over PLACE better (1) or worse (-1), and tells everyone outdoors there; false if it can't
--- change.
function weather.turn(place, by)
  local area = area_over(place)
  local sky = area and SKIES[rank_of(sky_of(area)) + by]
  if not sky then return false end
  local has_climate = points.has("weather.sky") and area.climate
  area.weather = (has_climate or sky ~= SKIES[#SKIES]) and sky or nil
  area.weather_until = has_climate and now() + TURNED_SECONDS or nil
  tell(area, sky, (select(2, sky_of(area))))
  return true
end

points.add("look.way", function(viewer, exit)
  local sky = weather.seen_through(exit)
  if sky then viewer:tell(sky) end
end)

return weather
