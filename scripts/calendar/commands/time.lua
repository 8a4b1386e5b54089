--- The time of the game, and its season where there are any.
local calendar = require("calendar")
local points = require("points")
local timezones = require("timezones")

command("time", function(e)
  e.actor:tell("It is {clock}, {part}.", { clock = calendar.clock(), part = calendar.part((calendar.now())) })
  local season = points.first("weather.season")
  if season then e.actor:tell("It is {season}.", { season = season }) end
  e.actor:tell(sys.option(e.actor, "timezone") and "Where you live it is {time}."
    or "Outside the game it is {time}. For your own time: <cmd set timezone CITY>set timezone CITY</>",
    { time = timezones.time(e.actor, now()) })
end)
