--- The weather of an area that has a `climate`, by season and hour. It follows from the area and the time alone, so
--- nothing is kept, and a sky is the same however often one looks.
local calendar = require("calendar")

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

return climate
