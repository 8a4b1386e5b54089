--- @lint lists probable mistakes in an area: exits, doors, shops, quests and properties.
local building = require("building")
local lint_area = require("lint_area")
local verbs = require("verbs")
local words = require("words")

local OPTIONS = building.reading

if not build.own then return verbs.missing("workshop", OPTIONS, { "@lint" }) end

local SHOWN, INSIDE = 40, 4

--- Adds THING and what is in it to LIST.
local function add(list, seen, thing, depth)
  if seen[thing.id] or thing:is("player") then return end
  seen[thing.id] = true
  list[#list + 1] = thing
  for _, inside in ipairs(depth < INSIDE and thing.contents or {}) do add(list, seen, inside, depth + 1) end
end

--- Returns what belongs to PLACE, an area, a room or another thing.
local function things_of(place)
  local list, seen = {}, {}
  add(list, seen, place, 0)
  for _, one in ipairs(place:is("area") and find{ area = place } or {}) do add(list, seen, one, 0) end
  return list
end

--- Returns the mistakes in things that WHO controls.
local function own_problems(who, place)
  local own = {}
  for _, one in ipairs(lint_area.check(things_of(place), nil, function() wait(0) end)) do
    if living(one.thing) and build.controls(who, one.thing) then own[#own + 1] = one end
  end
  return own
end

local function lint(e, place)
  local problems = own_problems(e.actor, place)
  for i = 1, math.min(SHOWN, #problems) do
    local one = problems[i]
    e.actor:tell("<b>{thing}</b>: {text}", { thing = building.label(one.thing), text = one.text })
  end
  if #problems > SHOWN then
    e.actor:tell("... and {count} more.", { count = #problems - SHOWN })
  end
  local names = { place = building.label(place), count = words.count(#problems, "probable mistake") }
  if #problems == 0 then return e.actor:tell("{place}: no probable mistakes.", names) end
  e.actor:tell("{place}: {count}.", names)
end

command("@lint {thing:any}", OPTIONS, function(e) return lint(e, e.thing) end)

command("@lint", OPTIONS, function(e)
  return lint(e, verbs.living(e.room.area) or e.room)
end)
