--- The game's calendar: an hour of the game is two and a half minutes, so a day is an hour.
local calendar = {}

local HOUR = 150

--- The hour of the day (0 to 23) and the minutes.
function calendar.now()
  local minutes = math.floor(now() * 60 / HOUR)
  return minutes // 60 % 24, minutes % 60
end

--- What part of the day an hour belongs to.
function calendar.part(hour)
  if hour < 5 then return "at night" end
  if hour < 7 then return "at dawn" end
  if hour < 12 then return "in the morning" end
  if hour < 18 then return "in the afternoon" end
  if hour < 20 then return "at dusk" end
  if hour < 23 then return "in the evening" end
  return "at night"
end

return calendar
