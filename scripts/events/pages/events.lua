--- Events on the web: the calendar /events, and what is coming and happened lately on the first page.
local words = require("words")

local SHOWN, DONE_SHOWN, OTHERS, DATES = 2, 3, 4, 4

local KEYS = { "id", "start", "minutes", "made", "every" }

local function ends(event)
  return (event.start or 0) + 60 * (event.minutes or 0)
end

--- Returns EVENT as the web shows it.
local function shown(event)
  local copy = { title = event.title or "", text = event.text or "", by = words.shown(event.by or "") }
  for _, key in ipairs(KEYS) do copy[key] = math.tointeger(event[key]) or 0 end
  copy.on = copy.start <= now() and ends(event) > now()
  return copy
end

local KEPT_AFTER = 3600

on_page("events", function()
  local list = {}
  for _, event in ipairs(sys.kv("events") or {}) do
    if ends(event) + KEPT_AFTER > now() then list[#list + 1] = shown(event) end
  end
  return { events = list }
end)

--- Returns the next times of an event after its first, if it repeats.
local function dates(event)
  local times = {}
  for n = 1, event.every and DATES or 0 do times[n] = event.start + n * event.every end
  return times
end

on_page("event", function(args)
  local found, others = nil, {}
  for _, event in ipairs(sys.kv("events") or {}) do
    if event.id == args.id then
      found = event
    elseif ends(event) > now() and #others < OTHERS then
      others[#others + 1] = { id = event.id, title = event.title or "", start = event.start }
    end
  end
  if not found then refuse("No event with that number is announced, or it is over.") end
  return { event = shown(found), dates = dates(found), others = others }
end)

on_page("home", function()
  local lately, time = {}, math.floor(now())
  for _, event in ipairs(sys.kv("events") or {}) do
    if ends(event) > time and #lately < SHOWN then
      lately[#lately + 1] = { kind = "event", number = event.id, time = event.start, on = event.start <= time,
        what = event.title }
    end
  end
  local done = sys.kv("lately") or {}
  for i = #done, math.max(1, #done - DONE_SHOWN + 1), -1 do
    lately[#lately + 1] = { kind = done[i].kind, number = done[i].number, time = done[i].time, what = done[i].what }
  end
  return { lately = lately }
end)
