--- "@cost" shows the time that scripts take; "@trace" shows what they do while they run.
---
--- Its point: "trace.begun"(WHO, THING) *, WHO traces THING.
local building = require("building")
local points = require("points")
local verbs = require("verbs")
local words = require("words")

if not build.cost then return verbs.missing("workshop", building.reading, { "@cost", "@trace" }) end

local SHOWN = 20

local function ms(number) return string.format(number < 10 and "%.2f" or "%.0f", number) .. " ms" end

local function show(e, thing)
  local costs = building.must(build.cost(thing))
  if #costs == 0 then return "Nothing has run in the last ten minutes." end
  table.sort(costs, function(a, b) return a.ms > b.ms or a.ms == b.ms and a.name < b.name end)
  e.actor:tell("Time used in the last ten minutes, the longest first. Each line ends with the longest single run.")
  for i, cost in ipairs(costs) do
    if i > SHOWN then return ("... and %d more."):format(#costs - SHOWN) end
    e.actor:tell("{thing} {name}: {ms} in {runs}, {most}", {
      thing = cost.object and building.label(cost.object) or "something destroyed", name = cost.name, ms = ms(cost.ms),
      runs = words.count(cost.runs, "run"), most = ms(cost.most),
    })
  end
end

command("@cost", building.reading, function(e) return show(e) end)
command("@cost {thing:any}", building.reading, function(e)
  building.check(e, e.thing)
  return show(e, e.thing)
end)

-- Tracing.

local A_MINUTE, MOST = 60, 600

local function trace(e, thing, seconds)
  building.check(e, thing)
  if not (seconds >= 1 and seconds <= MOST) then refuse("For how long? From 1 to {most} seconds.", { most = MOST }) end
  local ok, why = build.trace(thing, seconds)
  if ok == nil then return why end
  if not ok then refuse("You're already tracing five things. To stop that: <cmd @trace off>@trace off</>") end
  e.actor:tell("For {span} you'll see each run of the commands and handlers of {thing}. To stop it: "
    .. "<cmd @trace off>@trace off</>",
    { span = building.span(seconds), thing = building.label(thing) })
  points.each("trace.begun", e.actor, thing)
end

command("@trace {thing:any} {seconds:number}", building.reading, function(e) return trace(e, e.thing, e.seconds) end)
command("@trace {thing:any}", building.reading, function(e) return trace(e, e.thing, A_MINUTE) end)
command("@trace off", building.reading, function()
  local count = build.trace_end()
  return count > 0 and "You've stopped tracing." or "You aren't tracing anything."
end)
command("@trace", building.reading, function() return "Trace what, and for how long? For example: @trace lamp 60" end)
