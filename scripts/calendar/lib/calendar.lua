--- The game's calendar: an hour of the game is 150 seconds, so a game day is a real hour. The object
--- `calendar` has the timer for it, and fires time:hour, time:dawn and time:dusk on every object that handles
--- them.
local calendar = {}

local in_language = sentence or function(text) return text end

local HOUR = 150
local SUNRISE, SUNSET = 5, 18

--- Returns the hour of the day (0 to 23) and the minute.
function calendar.now()
  local minutes = math.floor(now() * 60 / HOUR)
  return minutes // 60 % 24, minutes % 60
end

--- Returns the number of game hours since 1970.
function calendar.count()
  return math.floor(now() / HOUR)
end

--- Returns the seconds until the next full hour.
function calendar.next_hour()
  return HOUR - now() % HOUR
end

--- True between sunrise and sunset.
function calendar.is_day(hour)
  return hour >= SUNRISE and hour < SUNSET
end

--- True if the sun rises or sets in this hour.
function calendar.is_turn(hour)
  return hour == SUNRISE or hour == SUNSET
end

--- Returns the part of the day: "at dawn", "in the morning" …
function calendar.part(hour)
  if hour < SUNRISE then return in_language("at night") end
  if hour < SUNRISE + 2 then return in_language("at dawn") end
  if hour < 12 then return in_language("in the morning") end
  if hour < SUNSET then return in_language("in the afternoon") end
  if hour < SUNSET + 2 then return in_language("at dusk") end
  if hour < 23 then return in_language("in the evening") end
  return in_language("at night")
end

return calendar
