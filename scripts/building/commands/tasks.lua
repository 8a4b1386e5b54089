--- Background work: "@timers", which the world keeps, and "@tasks", scripts that wait and end with the server.
--- Builders see and end their own; wizards everybody's.
local building = require("building")
local verbs = require("verbs")
local words = require("words")

local OPTIONS = building.options
local SHOWN = 50

-- Timers.

local function show_timers(e, timers, count)
  if #timers == 0 then return "No timers." end
  table.sort(timers, function(a, b) return a.left < b.left end)
  for i, timer in ipairs(timers) do
    if i > SHOWN then break end
    e.actor:tell("{thing}: {name} {due}", {
      thing = timer.object and building.label(timer.object) or "something", name = timer.name,
      due = building.timer(timer),
    })
  end
  if count > SHOWN then e.actor:tell("... and {more} more.", { more = count - SHOWN }) end
end

command("@timers", building.reading, function(e)
  local timers, count = build.timers()
  return show_timers(e, timers, count)
end)

command("@timers all", building.reading, function(e)
  local timers, count = build.timers(nil, true)
  if not timers then return count end
  return show_timers(e, timers, count)
end)

command("@timers cancel {thing:any} {name:text}", OPTIONS, function(e)
  building.check(e, e.thing)
  local names = { thing = building.label(e.thing), name = e.name }
  local ok, why = build.cancel_timer(e.thing, e.name)
  if ok == nil then return why end
  if not ok then refuse("{thing} has no timer {name}.", names) end
  e.actor:tell("The timer {name} of {thing} is cancelled.", names)
end)

--- Fires the failed timers called NAME again (nil: all).
local function retry(e, timers, name)
  local again = {}
  for _, timer in ipairs(timers) do
    if timer.failed and timer.object and (not name or timer.name == name) then
      local ok, why = build.retry_timer(timer.object, timer.name)
      if ok == nil then return why end
      again[#again + 1] = timer.name .. " of " .. building.label(timer.object)
    end
  end
  if #again == 0 then refuse("No such timer has failed.") end
  e.actor:tell("Retrying now: {names}.", { names = words.list(again) })
end

command("@timers retry", OPTIONS, function(e) return retry(e, (build.timers())) end)
command("@timers retry {thing:any}", OPTIONS, function(e) return retry(e, (build.timers(e.thing))) end)
command("@timers retry {thing:any} {name:text}", OPTIONS, function(e)
  return retry(e, (build.timers(e.thing)), e.name)
end)

command("@timers {thing:any}", building.reading, function(e)
  local timers, count = build.timers(e.thing)
  return show_timers(e, timers, count)
end)

-- Tasks.

local KINDS = {
  wait = sentence("waits, since {span}"), ask = sentence("waits for an answer of {who}, since {span}"),
  lines = sentence("reads lines of {who}, since {span}"), edit = sentence("is the editor of {who}, since {span}"),
  job = sentence("waits for the server, for {who}, since {span}"),
  runs = sentence("is about to run, for {who}, since {span}"),
}

local function describe(task)
  local who = task.actor and building.label(task.actor) or sentence("nobody")
  local text = words.fill(KINDS[task.kind], { who = who, span = building.span(task.since) })
  return text .. (task.left and words.fill(", {left} to go", { left = building.span(task.left) }) or "")
end

command("@tasks", building.reading, function(e)
  local tasks = build.tasks()
  if #tasks == 0 then return "No tasks." end
  table.sort(tasks, function(a, b) return a.number < b.number end)
  for i, task in ipairs(tasks) do
    if i > SHOWN then return e.actor:tell("And {n} more.", { n = #tasks - SHOWN }) end
    e.actor:tell("{number}. {thing} at {place}, of {owner}: {what}", {
      number = task.number, thing = task.object and building.label(task.object) or sentence("the game's own script"),
      place = task.place, owner = not task.owner and sentence("the game")
        or verbs.living(task.owner) and building.label(task.owner) or sentence("somebody who isn't here"),
      what = describe(task),
    })
  end
end)

command("@tasks stop {number:number}", OPTIONS, function(e)
  if math.type(e.number) ~= "integer" then refuse("Which number? For the list, type <cmd @tasks>@tasks</>.") end
  local ok, why = build.stop_task(e.number)
  if not ok then return why end
  e.actor:tell("Task {number} has been stopped. The rest of it won't run.", { number = e.number })
end)
