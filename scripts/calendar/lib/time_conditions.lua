--- Conditions about the time (help conditions): hour, time, season and weather.
local calendar = require("calendar")
local checks = require("checks")
local conditions = require("conditions")
local points = require("points")
local values = require("values")
local weather = require("weather")

local MIDNIGHT = { from = 0, to = 0 }

--- True if `hour` has VALUE at HOUR.
local function is_at(value, hour)
  if type(value) == "number" then return hour == value end
  for _, span in ipairs(calendar.spans(value, MIDNIGHT)) do
    if calendar.is_in(span, hour, true) then return true end
  end
  return false
end

conditions.add("hour", function(value)
  return is_at(value, (calendar.now()))
end, nil, "hour | hours", "the hour of the game's day")

conditions.add("time", function(part)
  local is_day = calendar.is_day((calendar.now()))
  return part == "day" and is_day or part == "night" and not is_day
end, nil, "'day'|'night'", "day or night")

checks.add_table("condition", function(when)
  if when.time ~= "day" and when.time ~= "night" or when.hour == nil then return nil end
  for hour = 0, 23 do
    if is_at(when.hour, hour) and calendar.is_day(hour) == (when.time == "day") then return nil end
  end
  return ("never holds: its hour is never in the %s, which is from %d to %d"):format(when.time,
    when.time == "day" and calendar.SUNRISE or calendar.SUNSET,
    when.time == "day" and calendar.SUNSET or calendar.SUNRISE)
end)

local SEASON = "'spring'|'summer'|'autumn'|'winter'"
SEASON = SEASON .. "|list of (" .. SEASON .. ")"

conditions.add("season", function(value)
  return values.has(value, points.first("weather.season"))
end, nil, SEASON, "the season: spring, summer, autumn or winter")

local function has_sky(value, who, thing)
  local one = thing or who
  local place = one and ((one:is("room") or one:is("area")) and one or one.location)
  local sky = place and weather.of(place)
  return sky ~= nil and values.has(value, sky)
end

local SKY = "'sunny'|'cloudy'|'rainy'|'lightning'"
SKY = SKY .. "|list of (" .. SKY .. ")"
conditions.add("weather", has_sky, nil, SKY, "the sky: sunny, cloudy, rainy or lightning")
conditions.add("sky", has_sky, nil, SKY, "the same")

return {}
