--- The weather of an area: `weather`, one of the skies below; what its `climate` makes of the hour, if it says nothing
--- (climate.lua, which may be left out); else sunny. What is under the sky has it.
local calendar = require("calendar")
local exits = require("exits")
local verbs = require("verbs")

local weather = {}

local TURNED_SECONDS = 1800 -- for so long somebody's magic holds where there is a climate

-- From the worst to the best.
local SKIES = { "lightning", "rainy", "cloudy", "sunny" }

local SEEN = {
  lightning = "Lightning flashes in the sky.", rainy = "It is raining.", cloudy = "The sky is covered with clouds.",
}
local TURNS = {
  lightning = "Lightning starts to show in the sky.", rainy = "It starts to rain.", cloudy = "The sky gets cloudy.",
  sunny = "The clouds disappear.",
}
local SNOW, SNOWS = "It is snowing.", "It starts to snow."

local function rank_of(sky)
  for i, name in ipairs(SKIES) do
    if name == sky then return i end
  end
  return #SKIES
end

--- The sky over AREA at that hour of the calendar (now, without it), and whether it freezes.
local function sky_of(area, hour)
  local climate = optional("climate")
  local sky, frost = nil, nil
  if climate then sky, frost = climate.sky(area, hour) end
  local held = area.weather and (not sky or type(area.weather_until) ~= "number" or now() < area.weather_until)
  return SKIES[rank_of(held and area.weather or sky)], frost == true
end

local function area_over(place)
  return place and place:is("outdoors") and verbs.living(place.area)
end

--- The sky over PLACE, or nil where there is none; and whether it freezes.
function weather.of(place)
  local area = area_over(place)
  if area then return sky_of(area) end
  return place and place:is("outdoors") and SKIES[#SKIES] or nil, false
end

--- How it looks from PLACE, or nil.
function weather.seen(place)
  local sky, frost = weather.of(place)
  return sky == "rainy" and frost and SNOW or SEEN[sky]
end

--- The same of what one sees through EXIT.
function weather.seen_through(exit)
  local place = exits.goal(exit)
  if place and is_lit(place) and (exits.is_open(exit) or exit.transparent) then return weather.seen(place) end
end

--- Tells WHO how the sky looks through an open way out of PLACE: false if through none.
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

--- All under AREA's sky are told that it is another.
local function tell(area, sky, frost)
  for _, one in ipairs(sys.who()) do
    local room = one.player.location and place_of(one.player)
    if room and room.area == area and room:is("outdoors") then
      one.player:tell(sky == "rainy" and frost and SNOWS or TURNS[sky])
    end
  end
end

--- An hour has begun: where the climate brings another sky, those under it are told, and the area may do what it likes
--- (`call:weather`).
function weather.pass(area)
  local hour = calendar.count()
  local before, sky, frost = sky_of(area, hour - 1), sky_of(area, hour)
  if before == sky then return end
  tell(area, sky, frost)
  area:call("weather", { sky = sky, before = before, frost = frost })
end

--- Makes it better (1) or worse (-1) over PLACE, and all under that sky are told: false if it cannot be.
function weather.turn(place, by)
  local area = area_over(place)
  local sky = area and SKIES[rank_of(sky_of(area)) + by]
  if not sky then return false end
  local has_climate = optional("climate") and area.climate
  area.weather = (has_climate or sky ~= SKIES[#SKIES]) and sky or nil
  area.weather_until = has_climate and now() + TURNED_SECONDS or nil
  tell(area, sky, (select(2, sky_of(area))))
  return true
end

return weather
