--- The game's calendar: an hour of the game is 150 seconds, so a game day is a real hour. The object
--- `calendar` has the timer for it, and fires time:hour, time:dawn and time:dusk on every object that handles
--- them.
local values = require("values")

local calendar = {}

local in_language = sentence or function(text) return text end

local HOUR = 150
local SUNRISE, SUNSET = 5, 18
calendar.SUNRISE, calendar.SUNSET = SUNRISE, SUNSET
local NIGHT = { from = 22, to = 6 } -- when sleepers sleep who don't say otherwise

--- Returns the hour of the day (0 to 23) and the minute.
function calendar.now()
  local minutes = math.floor(now() * 60 / HOUR)
  return minutes // 60 % 24, minutes % 60
end

--- Returns the time of day as players read it: "7:05".
function calendar.clock()
  return string.format("%d:%02d", calendar.now())
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

--- Returns the spans of the day that VALUE names, { from = 22, to = 6 } or a list of such, as a list of tables whose
--- from and to are numbers; a span without a number gets it from OTHERWISE.
function calendar.spans(value, otherwise)
  local fields, spans = values.fields(value), {}
  local is_list = fields.from == nil and fields.to == nil and #fields > 0
  for i, span in ipairs(is_list and fields or { fields }) do
    local one = values.fields(span)
    spans[i] = { from = values.number(one.from, otherwise.from), to = values.number(one.to, otherwise.to) }
  end
  return spans
end

--- Returns the spans in which WHO, a sleeper, sleeps.
function calendar.sleeps(who)
  return calendar.spans(who.sleeps, NIGHT)
end

--- True if HOUR is in SPAN; if its end is before its beginning, it lasts over midnight. Without LAST, its last hour is
--- not in it.
function calendar.is_in(span, hour, last)
  local is_before_end = hour < span.to or last and hour == span.to
  if span.from <= span.to then return hour >= span.from and is_before_end end
  return hour >= span.from or is_before_end
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
