-- A town crier: announces the next event (`@event`) at some hours of the day while a player is in the area.
local fairs = require("fairs")
local near = require("near")
local values = require("values")
local words = require("words")

local HOURS = { 8, 12, 18 }
local AHEAD = 3 * 24 * 3600 -- later events are not announced yet

local function call(event)
  local left = event.start - now()
  local names = { time = words.duration(left), title = event.title }
  return left > 0 and words.fill("In {time}: {title}!", names) or words.fill("Just now: {title}!", names)
end

on("time:hour", function(e)
  local who, place = e.this, e.this.location
  if not place or not values.has(who.cries or HOURS, e.data.hour) then return end
  if not near.is_visited(near.area_of(who)) then return end
  local event = fairs.coming()[1]
  if not event or event.start - now() > AHEAD then return end
  who:perform("say Hear, hear! " .. call(event))
end)

test("the crier announces the next event at its hours", function(t)
  local crier = create({ "npc", "crier" }, { name = "a crier", location = t.room })
  local ann = t:player("Ann")
  sys.set_kv("events", { { id = 1, start = math.floor(now()) + 7200, minutes = 60, title = "Dance on the green",
    text = "", by = "x", made = 0 } })
  t:event(crier, "time:hour", { hour = 9 })
  t:equal(t:told(ann), "")
  t:event(crier, "time:hour", { hour = 12 })
  t:has(t:told(ann), "In 2 hours: Dance on the green!")
end)

test("a recurring event moves to its next time", function()
  local start = math.floor(now()) - 10000
  sys.set_kv("events", { { id = 1, start = start, minutes = 60, every = 86400, title = "Fair", text = "", by = "x",
    made = 0 } })
  fairs.roll()
  local event = sys.kv("events")[1]
  assert(event.start == start + 86400, "the next day")
end)
