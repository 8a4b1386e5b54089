--- What is announced (`@event`), kept beside the world: the next first. What comes again begins anew when it is over.
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

--- Those that are not long over; what comes again has its next time.
function fairs.coming()
  local kept = {}
  for _, event in ipairs(sys.ledger("events") or {}) do
    if event.every and over(event) <= now() then
      event.start = event.start + event.every * ((math.floor(now()) - over(event)) // event.every + 1)
    end
    if over(event) + KEPT_AFTER > now() then kept[#kept + 1] = event end
  end
  fairs.sort(kept)
  return kept
end

--- Writes down the next time of what comes again, for those who read it elsewhere, as the web does.
function fairs.roll()
  for _, event in ipairs(sys.ledger("events") or {}) do
    if event.every and over(event) <= now() then return sys.set_ledger("events", fairs.coming()) end
  end
end

return fairs
