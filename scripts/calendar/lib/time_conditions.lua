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
