--- Area commands for wizards: resets, and reports on imports.
local lore = require("lore")
local points = require("points")
local resets = require("resets")
local values = require("values")
local verbs = require("verbs")

points.add("help.page", function(e, topic)
  local text = lore.help(topic, e.actor)
  if text then e.actor:tell(verbs.ready(text)) end
  return text ~= nil
end)

--- The area of the actor's room, unless it was destroyed. Refuses if the room belongs to none.
local function area_here(e)
  return e.room and verbs.living(e.room.area)
    or refuse("This place belongs to no area. Give the name or the number of one.")
end

--- Returns the area that TEXT means: here, $ref, #ID, a number of the area files, or a name; or nil.
local function find_area(e, text)
  if text:lower() == "here" then return area_here(e) end
  if text:match("^[#$]") then return object(text) end
  if text:match("^%d+$") then return object("circle/zone/" .. text) end
  for _, area in ipairs(find { proto = "area" }) do
    if area.name and area.name:lower() == text:lower() then return area end
  end
  return nil
end

command("@reset {area:text}", { role = "wizard", exact = true }, function(e)
  local area = find_area(e, e.area)
  if not area then refuse("No area is called {name}.", { name = e.area }) end
  if not area.resets then refuse("{The area} has nothing to reset.", { area = area }) end
  sys.audit("reset", area.name or "", "")
  resets.start(area)
  e.actor:tell("{The area} has been reset ({rows} rows).", { area = area, rows = resets.count(area) })
end)

-- Reports of imports, see scripts/old-areas/import/circle/account.lua.

local SHOWN = 20

local function reports()
  local list = {}
  for _, format in ipairs(lore.formats) do
    local number = 1
    local report = object(format .. "/report/1")
    while report do
      list[#list + 1] = report
      number = number + 1
      report = object(format .. "/report/" .. number)
    end
  end
  return list
end

--- Tells a report: its text, what to look at, and its oddities from number FROM on.
local function tell_report(e, report, from)
  local odd, links, number = values.list(report.oddities), {}, 1
  if from == 1 then
    e.actor:tell("{text}", { text = report.desc or "" })
    while report["look_at_" .. number] do
      links[number] = "#" .. report["look_at_" .. number].id
      number = number + 1
    end
    local list = table.concat(links, ", ")
    if #links > 0 then e.actor:tell("Have a look at {links} with @show #ID or @trigger #ID.", { links = list }) end
    e.actor:tell("In the browser: /build#{id}", { id = report.id })
  end
  for i = from, math.min(#odd, from + SHOWN - 1) do e.actor:tell("{line}", { line = odd[i] }) end
  if #odd >= from + SHOWN then
    e.actor:tell("{count} more. To go on: @import #{id} {next}",
      { count = #odd - from - SHOWN + 1, id = report.id, next = from + SHOWN })
  end
end

local function is_report(thing)
  for _, report in ipairs(reports()) do
    if report == thing then return true end
  end
  return false
end

command("@import", { role = "wizard", exact = true }, function(e)
  local list = reports()
  if #list == 0 then refuse("No import reports: nothing was imported, or by an older Skein. See: "
    .. "<cmd help importing>help importing</>") end
  if #list == 1 then return tell_report(e, list[1], 1) end
  for _, report in ipairs(list) do
    e.actor:tell("@import #{id}: {first}", { id = report.id, first = (report.desc or ""):match("^[^\n]*") })
  end
end)

local function show(e)
  local report = object(e.report)
  if not report or not is_report(report) then refuse("Report {report} doesn't exist. For the list, type "
    .. "<cmd @import>@import</>.",
    { report = e.report }) end
  tell_report(e, report, math.max(1, math.floor(e.from or 1)))
end

command("@import {report:word}", { role = "wizard", exact = true }, show)
command("@import {report:word} {from:number}", { role = "wizard", exact = true }, show)
