--- Conditions about the time (help conditions): hour, time, season and weather.
local calendar = require("calendar")
local conditions = require("conditions")
local points = require("points")
local values = require("values")
local weather = require("weather")

conditions.add("hour", function(value)
  return conditions.within((calendar.now()), value)
end)

conditions.add("time", function(part)
  local is_day = calendar.is_day((calendar.now()))
  return part == "day" and is_day or part == "night" and not is_day
end)

conditions.add("season", function(value)
  return values.has(value, points.first("weather.season"))
end)

local function has_sky(value, who, thing)
  local one = thing or who
  local place = one and (one:is("room") and one or one.location)
  local sky = place and weather.of(place)
  return sky ~= nil and values.has(value, sky)
end

conditions.add("weather", has_sky)
conditions.add("sky", has_sky)

return {}
