--- Conditions about the time (help conditions): hour, season and weather.
local calendar = require("calendar")
local conditions = require("conditions")
local points = require("points")
local values = require("values")
local weather = require("weather")

conditions.add("hour", function(value)
  return conditions.within((calendar.now()), value)
end)

conditions.add("season", function(value)
  return values.has(value, points.first("weather.season"))
end)

conditions.add("weather", function(value, who, thing)
  local one = thing or who
  local place = one and (one:is("room") and one or one.location)
  local sky = place and weather.of(place)
  return sky ~= nil and values.has(value, sky)
end)

return {}
