--- Announced events (`@event`), in the key/value store, sorted by time. A repeating event starts again when it is over.
local points = require("points")

local fairs = {}

local KEPT_AFTER = 3600

local function over(event)
  return event.start + event.minutes * 60
end

function fairs.sort(events)
  table.sort(events, function(a, b)
    if a.start ~= b.start then return a.start < b.start end
    return a.id < b.id
  end)
end

--- Returns the events that are not long over; a repeating one has its next time.
function fairs.coming()
  local kept = {}
  for _, event in ipairs(sys.kv("events") or {}) do
    if event.every and over(event) <= now() then
      event.start = event.start + event.every * ((math.floor(now()) - over(event)) // event.every + 1)
    end
    if over(event) + KEPT_AFTER > now() then kept[#kept + 1] = event end
  end
  fairs.sort(kept)
  return kept
end

--- Stores the next times of repeating events, for other readers such as the web.
function fairs.roll()
  for _, event in ipairs(sys.kv("events") or {}) do
    if event.every and over(event) <= now() then return sys.set_kv("events", fairs.coming()) end
  end
end

points.add("calendar.hour", function() fairs.roll() end)

return fairs
