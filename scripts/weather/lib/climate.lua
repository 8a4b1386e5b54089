--- The weather of areas with a `climate`, by season and hour. It is computed from the area and the time alone,
--- so nothing is stored.
local calendar = require("calendar")
local points = require("points")
local verbs = require("verbs")
local weather = require("weather")

local climate = {}

local SEASONS = { "spring", "summer", "autumn", "winter" }
local SEASON_HOURS = 24 * 24 -- game hours: a real day
local FRONT_HOURS, GUST_HOURS = 12, 3

-- Of a hundred hours, how many have clouds or worse, rain or worse, and thunder. frost: rain falls as snow.
local KINDS = {
  temperate = { spring = { 55, 28, 4 }, summer = { 35, 14, 6 }, autumn = { 60, 34, 4 },
    winter = { 65, 30, 0, frost = true } },
  wet = { spring = { 75, 50, 6 }, summer = { 70, 45, 12 }, autumn = { 80, 55, 6 }, winter = { 80, 55, 3 } },
  dry = { spring = { 20, 5, 1 }, summer = { 8, 1, 1 }, autumn = { 20, 5, 1 }, winter = { 30, 8, 0 } },
  cold = { spring = { 60, 30, 0, frost = true }, summer = { 50, 25, 3 }, autumn = { 65, 35, 0, frost = true },
    winter = { 70, 40, 0, frost = true } },
}

local OVERHEAD = {
  sunny = "the sky is clear", cloudy = "clouds cover the sky", rainy = "rain falls from the clouds",
  lightning = "lightning flashes in the clouds", snowy = "snow falls from the clouds",
}
-- What can be seen only while it falls.
local FALLING = { rain = "rainy", raindrop = "rainy", raindrops = "rainy", snow = "snowy", snowflake = "snowy",
  snowflakes = "snowy", flakes = "snowy", lightning = "lightning", thunder = "lightning", thunderstorm = "lightning",
  storm = "lightning" }
local ABOVE = { sky = "sky", sun = "sun", cloud = "clouds", clouds = "clouds" }

--- Returns a number from 0 to 1, always the same for SEED and N.
local function noise(seed, n)
  local x = seed * 0x9e3779b97f4a7c15 + n * 0xbf58476d1ce4e5b9
  x = (x ~ (x >> 30)) * 0xbf58476d1ce4e5b9
  x = (x ~ (x >> 27)) * 0x94d049bb133111eb
  return ((x ~ (x >> 31)) >> 11) / (1 << 53)
end

--- Returns where this hour ranks among all hours, from 0 (the worst) to 1: two parts long fronts, one part
--- short gusts.
local function rank(seed, hour)
  local sum = 2 * noise(seed, hour // FRONT_HOURS) + noise(seed + 1, hour // GUST_HOURS)
  if sum >= 2 then return (3 - sum) ^ 2 / 4 end
  if sum >= 1 then return 0.25 + (2 - sum) / 2 end
  return 1 - sum ^ 2 / 4
end

--- Returns the season at HOUR, as calendar.count() gives it; without HOUR, now.
function climate.season(hour)
  return SEASONS[(hour or calendar.count()) // SEASON_HOURS % #SEASONS + 1]
end

--- Returns the sky over AREA at HOUR ("sunny", "cloudy", "rainy", "lightning"), and whether it freezes; nil if
--- the area has no climate.
function climate.sky(area, hour)
  local kind = KINDS[area.climate]
  if not kind then return nil end
  hour = hour or calendar.count()
  local odds = kind[climate.season(hour)]
  local part = rank((verbs.living(area.weather_from) or area).id, hour) * 100
  local sky = part < odds[3] and "lightning" or part < odds[2] and "rainy" or part < odds[1] and "cloudy" or "sunny"
  return sky, odds.frost == true
end

--- Returns the text about the sun or the clouds (WHAT) under SKY.
local function overhead_of(what, sky, frost, is_day)
  if what == "sun" then
    return not is_day and "the sun is down" or sky == "sunny" and "the sun shines" or "clouds hide the sun"
  end
  if what == "clouds" and sky == "sunny" then return "there are no clouds" end
  return OVERHEAD[sky == "rainy" and frost and "snowy" or sky]
end

--- Shows WHO the part of the sky that WORDS name, or the rain or snow; needs no light. False if they name none.
function climate.look_up(who, place, words)
  local word = words:lower():gsub("^up ", ""):gsub("^at ", ""):gsub("^the ", "")
  local what, sky, frost = ABOVE[word], weather.of(place)
  if FALLING[word] and FALLING[word] == (sky == "rainy" and frost and "snowy" or sky) then what = word end
  if not what then return false end
  if sky then
    local hour = calendar.now()
    who:tell("It is {clock} {part}, and {overhead}.", { clock = calendar.clock(), part = calendar.part(hour),
      overhead = overhead_of(what, sky, frost, calendar.is_day(hour)) })
  elseif not weather.tell_through(who, place) then
    refuse("You can't see the {what} from here, because you are indoors. To see the ways out, type "
      .. "<cmd exits>exits</>.",
      { what = what })
  end
  return true
end

points.add("weather.sky", climate.sky)
points.add("weather.season", function() return climate.season() end)
points.add("look.words", function(e) return climate.look_up(e.actor, e.room, e.words) end)

return climate
