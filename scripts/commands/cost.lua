--- What scripts take: "@cost".
local building = require("building")
local words = require("words")

local SHOWN = 20

local function ms(number) return string.format(number < 10 and "%.2f" or "%.0f", number) .. " ms" end

local function show(e, thing)
  local costs = building.must(build.cost(thing))
  if #costs == 0 then return "Nothing of that has run in the last ten minutes." end
  table.sort(costs, function(a, b) return a.ms > b.ms or a.ms == b.ms and a.name < b.name end)
  e.actor:tell("In the last ten minutes, in all; the longest:")
  for i, cost in ipairs(costs) do
    if i > SHOWN then return "And " .. words.count(#costs - SHOWN, "more") .. "." end
    e.actor:tell("{thing} {name}: {ms} in {runs}, {most}", {
      thing = cost.object and building.label(cost.object) or "something gone", name = cost.name, ms = ms(cost.ms),
      runs = words.count(cost.runs, "run"), most = ms(cost.most),
    })
  end
end

command("@cost", building.reading, function(e) return show(e) end)
command("@cost {thing:any}", building.reading, function(e)
  building.check(e, e.thing)
  return show(e, e.thing)
end)
