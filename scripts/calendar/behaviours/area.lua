-- The weather of an area.
local weather = require("weather")

on("time:hour", function(e) weather.pass(e.this) end)
