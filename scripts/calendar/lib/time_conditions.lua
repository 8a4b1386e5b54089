--- Conditions about the time (help conditions): hour, time, season and weather.
local calendar = require("calendar")
local conditions = require("conditions")
local points = require("points")
local values = require("values")
local weather = require("weather")

local MIDNIGHT = { from = 0, to = 0 }

conditions.add("hour", function(value)
  local hour = (calendar.now())
  if type(value) == "number" then return hour == value end
  for _, span in ipairs(calendar.spans(value, MIDNIGHT)) do
    if calendar.is_in(span, hour, true) then return true end
  end
  return false
end, nil, "hour | hours", "the hour of the game's day")

conditions.add("time", function(part)
  local is_day = calendar.is_day((calendar.now()))
  return part == "day" and is_day or part == "night" and not is_day
end, nil, "'day'|'night'", "day or night")

local SEASON = "'spring'|'summer'|'autumn'|'winter'"
SEASON = SEASON .. "|list of (" .. SEASON .. ")"

conditions.add("season", function(value)
  return values.has(value, points.first("weather.season"))
end, nil, SEASON, "the season: spring, summer, autumn or winter")

local function has_sky(value, who, thing)
  local one = thing or who
  local place = one and (one:is("room") and one or one.location)
  local sky = place and weather.of(place)
  return sky ~= nil and values.has(value, sky)
end

local SKY = "'sunny'|'cloudy'|'rainy'|'lightning'"
SKY = SKY .. "|list of (" .. SKY .. ")"
conditions.add("weather", has_sky, nil, SKY, "the sky: sunny, cloudy, rainy or lightning")
conditions.add("sky", has_sky, nil, SKY, "the same")

return {}
