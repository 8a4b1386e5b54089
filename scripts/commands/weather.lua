--- The sky and the season, for those who ask.
local climate = require("climate")
local weather = require("weather")

local PLAIN = { sunny = "The sky is clear." }

command("weather|season", function(e)
  local place = e.room
  local sky = place and weather.of(place)
  if place and living(place.area) and place.area.climate then
    e.actor:tell("It is {season}.", { season = climate.season() })
  end
  if sky and is_lit(place) then return e.actor:tell(weather.seen(place) or PLAIN[sky]) end
  for _, exit in ipairs(place and is_lit(place) and place.contents or {}) do
    local seen = exit:is("exit") and not exit.hidden and weather.seen_through(exit)
    if seen then return e.actor:tell("Through {the exit}: {seen}", { exit = exit, seen = seen }) end
  end
  if not sky then return "You can't see the sky from here." end
end)
