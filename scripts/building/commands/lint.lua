--- @lint lists probable mistakes in an area: exits, doors, shops, quests and properties.
local building = require("building")
local lint_area = require("lint_area")
local verbs = require("verbs")
local words = require("words")

local OPTIONS = building.reading

if not build.own then return verbs.missing("workshop", OPTIONS, { "@lint" }) end

local SHOWN = 40

local function lint(e, place)
  local problems, why = lint_area.of(e.actor, place)
  if why then refuse(verbs.ready(why)) end
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
