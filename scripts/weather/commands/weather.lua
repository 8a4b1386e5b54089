--- The weather command: the sky and the season.
local climate = require("climate")
local weather = require("weather")

local PLAIN = { sunny = "The sky is clear." }

command("weather|season", function(e)
  local place = e.room
  local sky = place and weather.of(place)
  if place and living(place.area) and place.area.climate then
    e.actor:tell("It is {season}.", { season = climate.season() })
  end
  if sky then return e.actor:tell(weather.seen(place) or PLAIN[sky]) end
  if not weather.tell_through(e.actor, place) then return "You can't see the sky from here." end
end)
