--- The game's calendar: an hour of the game is two and a half minutes, so a day is an hour.
local calendar = {}

local HOUR = 150

--- The hour of the day (0 to 23), minutes and the day, counted from the first.
function calendar.now()
  local minutes = math.floor(now() * 60 / HOUR)
  return minutes // 60 % 24, minutes % 60, minutes // (24 * 60) + 1
end

--- What part of the day an hour belongs to.
function calendar.part(hour)
  if hour < 5 then return "night" end
  if hour < 7 then return "dawn" end
  if hour < 12 then return "morning" end
  if hour < 18 then return "afternoon" end
  if hour < 20 then return "dusk" end
  if hour < 23 then return "evening" end
  return "night"
end

return calendar
