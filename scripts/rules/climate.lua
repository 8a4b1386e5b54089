--- The weather of an area that has a `climate`, by season and hour. It follows from the area and the time alone, so
--- nothing is kept, and a sky is the same however often one looks.
local calendar = require("calendar")
local weather = require("weather")

local climate = {}

local SEASONS = { "spring", "summer", "autumn", "winter" }
local SEASON_HOURS = 24 * 24 -- of the game: a day of the world outside
local FRONT_HOURS, GUST_HOURS = 12, 3

-- Of a hundred hours: in how many there are clouds at least, rain at least, thunder. frost: the rain is snow.
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
local ABOVE = { sky = "sky", sun = "sun", cloud = "clouds", clouds = "clouds" }

--- A number from 0 to 1 that SEED and N always give.
local function noise(seed, n)
  local x = seed * 0x9e3779b97f4a7c15 + n * 0xbf58476d1ce4e5b9
  x = (x ~ (x >> 30)) * 0xbf58476d1ce4e5b9
  x = (x ~ (x >> 27)) * 0x94d049bb133111eb
  return ((x ~ (x >> 31)) >> 11) / (1 << 53)
end

--- In which part of all hours, the worst first, this one is: of two parts a front and one a gust, evened out.
local function rank(seed, hour)
  local sum = 2 * noise(seed, hour // FRONT_HOURS) + noise(seed + 1, hour // GUST_HOURS)
  if sum >= 2 then return (3 - sum) ^ 2 / 4 end
  if sum >= 1 then return 0.25 + (2 - sum) / 2 end
  return 1 - sum ^ 2 / 4
end

--- The season at that hour, counted from the first there was (now, without it).
function climate.season(hour)
  return SEASONS[(hour or calendar.count()) // SEASON_HOURS % #SEASONS + 1]
end

--- The sky over AREA at that hour ("sunny", "cloudy", "rainy", "lightning"), and whether it freezes; nil without a
--- climate.
function climate.sky(area, hour)
  local kind = KINDS[area.climate]
  if not kind then return nil end
  hour = hour or calendar.count()
  local odds = kind[climate.season(hour)]
  local part = rank(area.id, hour) * 100
  local sky = part < odds[3] and "lightning" or part < odds[2] and "rainy" or part < odds[1] and "cloudy" or "sunny"
  return sky, odds.frost == true
end

--- What is to be said of the sun or the clouds (WHAT), where the sky is SKY.
local function overhead_of(what, sky, frost, is_day)
  if what == "sun" then
    return not is_day and "the sun is down" or sky == "sunny" and "the sun shines" or "clouds hide the sun"
  end
  if what == "clouds" and sky == "sunny" then return "there are no clouds" end
  return OVERHEAD[sky == "rainy" and frost and "snowy" or sky]
end

--- WHO looks at what WORDS name of the sky, which needs no light: false if they name nothing of it.
function climate.look_up(who, place, words)
  local what = ABOVE[(words:lower():gsub("^up ", ""):gsub("^at ", ""):gsub("^the ", ""))]
  if not what then return false end
  local sky, frost = weather.of(place)
  if sky then
    local hour, minute = calendar.now()
    who:tell("It is {clock} {part}, and {overhead}.", { clock = string.format("%d:%02d", hour, minute),
      part = calendar.part(hour), overhead = overhead_of(what, sky, frost, calendar.is_day(hour)) })
  elseif not weather.tell_through(who, place) then
    refuse("You can't see the {what} from here, for you are not out of doors. The ways out: exits", { what = what })
  end
  return true
end

return climate
