--- Runs a trigger's program, which can wait.
---
--- 1. A wait is stored in a property `_wait_N` of the owner: the line and the variables. One timer is set to
---    the earliest.
--- So a wait survives a crash of the server, and nothing is done twice.
--- 2. A trigger that runs or waits does not start again on the same owner.
--- 3. A run is ended with a report to its builder after LINES lines, or LOOPS rounds of its loops. After STRETCH units
--- without a wait it waits a moment by itself. Triggers can fire triggers DEPTH deep.
--- 4. If an error occurs, everything since the start or the last wait is undone, and the builder is told.
local deeds = require("trigger_deeds")
local expression = require("trigger_expression")
local finding = require("trigger_find")
local magic = require("trigger_magic")
local mob = require("trigger_mob")
local program = require("trigger_program")
local rendering = require("trigger_render")
local rights = require("trigger_rights")
local templates = require("trigger_text")
local trigger_verbs = require("trigger_verbs")
local variables = require("trigger_variables")
local verbs = require("verbs")
local waits = require("trigger_waits")
local words = require("trigger_words")

local runs = {
  known = nil, -- these are set by triggers.lua, which requires this file
  is_attached = nil,
  attach = nil,
  detach = nil,
}

local LINES, LOOPS, LOOPS_AT_ONCE = 2000, 100, 30
local STRETCH, DEPTH, AT_ONCE = 400, 10, 2
local COSTS = { verb = 6, mob = 6, command = 10, text = 10, dg_cast = 6, dg_affect = 4 } -- units per line; 1 for others
local LETTERS = { mobile = "m", object = "o", room = "w" }
local PULSE, HOUR, DAY = 0.1, 75, 86400

-- The runs in progress, innermost last: { owner =, trigger =, at =, depth = }. An aborted transaction leaves
-- entries behind, which prune() removes by age.
local active = {}

local function prune()
  for i = #active, 1, -1 do
    if now() - active[i].at > 1 then table.remove(active, i) end
  end
end

--- True if TRIGGER runs or waits on OWNER.
function runs.is_running(owner, trigger)
  prune()
  for _, one in ipairs(active) do
    if one.owner == owner and one.trigger == trigger then return true end
  end
  return waits.has(owner, trigger)
end

--- Returns how many triggers have fired each other up to the current one.
local function depth_now()
  local top = active[#active]
  return top and top.depth or 0
end

--- True if so many runs are in progress that the next should get a transaction of its own.
function runs.is_deep()
  prune()
  return #active >= AT_ONCE
end

-- Statements. Each returns "end", "wait" and the seconds, or nothing.

local ops = {}

local function render(run, template)
  run.shown = rendering.text(run, template)
  return run.shown
end

local function evaluate(run, test)
  return expression.value(test, function(template) return render(run, template) end)
end

--- For "eval": a value may contain a reference itself, such as "%text[3]%".
local function evaluate_twice(run, test)
  return expression.value(test, function(template)
    local value = render(run, template)
    return value:find("%", 1, true) and render(run, (templates.parse(value))) or value
  end)
end

ops["if"] = function(run, line)
  run.shown = evaluate(run, line.test)
  if not expression.is_true(run.shown) then run.pc = line.other end
end

function ops.jump(run, line) run.pc = line.other end

ops["while"] = function(run, line)
  if not expression.is_true(evaluate(run, line.test)) then
    run.pc = line.other
    return
  end
  run.loops = run.loops + 1
  if run.loops > LOOPS then
    run.complain(("its loops ran %d times, so it was ended"):format(LOOPS))
    return "end"
  end
  if run.loops > 1 and run.loops % LOOPS_AT_ONCE == 1 then return "wait", PULSE end
end

ops.again = ops.jump

function ops.switch(run, line)
  local value = evaluate(run, line.test)
  run.pc = line.other
  for _, case in ipairs(line.cases) do
    if expression.apply("==", value, render(run, case.value)) == "1" then
      run.pc = case.at
      return
    end
  end
end

function ops.set(run, line)
  variables.set(run, render(run, line.name), render(run, line.rest))
end

function ops.eval(run, line)
  local test = line.test
  if not test then
    local odd
    test, odd = expression.parse(render(run, line.rest))
    if odd then run.complain(odd) end
  end
  local name, value = render(run, line.name), evaluate_twice(run, test)
  run.shown = name .. " = " .. value
  variables.set(run, name, value)
end

function ops.extract(run, line)
  local number, text = render(run, line.rest):match("^%s*(%d+)%s*(.*)$")
  local at, found = 0, ""
  for word in (text or ""):gmatch("%S+") do
    at = at + 1
    if at == tonumber(number) then found = word end
  end
  variables.set(run, render(run, line.name), found)
end

function ops.makeuid(run, line)
  local text = render(run, line.rest)
  local id, kind, name = text:match("^%s*}?(%d+)%s*$"), text:match("^%s*(%a+)%s+(.-)%s*$")
  local thing
  if id then thing = finding.by_uid("}" .. id) end
  if kind and name then thing = finding.any(run.owner, name) end
  variables.set(run, render(run, line.name), finding.uid(thing))
end

function ops.nop(run, line) render(run, line.rest) end

for _, word in ipairs({ "global", "context", "unset", "remote", "rdelete" }) do
  ops[word] = function(run, line) variables.statements[word](run, render(run, line.rest):match("^%s*(.-)%s*$")) end
end

function ops.halt() return "end" end

ops["return"] = function(run, line)
  local value = render(run, line.rest)
  if run.waited then return run.complain("\"return\" after a wait changes nothing") end
  run.result = expression.number(value)
end

function ops.attach(run, line)
  local number, word = render(run, line.rest):match("^%s*(%d+)%s+(%S+)")
  local thing = word and finding.any(run.owner, word)
  if not thing then return run.complain("attach needs a trigger's number and a target") end
  runs.attach(run, thing, tonumber(number))
end

function ops.detach(run, line)
  local number, word = render(run, line.rest):match("^%s*(%S+)%s+(%S+)")
  local thing = word and finding.any(run.owner, word)
  if not thing then return run.complain("detach needs a trigger's number (or all) and a target") end
  runs.detach(run, thing, number)
end

local UNITS = { s = 1, t = HOUR, c = PULSE }

function ops.wait(run, line)
  local text = render(run, line.rest):lower()
  local hour, minute = text:match("until%s+(%d+):(%d+)")
  if not hour then hour, minute = text:match("until%s+(%d+)(%d%d)") end
  if hour then return "wait", waits.until_time(tonumber(hour), tonumber(minute)) end
  local number, unit = text:match("^%s*(%d+)%s*(%a?)")
  if not number then
    run.complain(("wait: \"%s\" is not a time"):format(text:sub(1, 40)))
    return "wait", PULSE
  end
  return "wait", math.max(PULSE, math.min(DAY, tonumber(number) * (UNITS[unit] or PULSE)))
end

function ops.dg_cast(run, line) magic.cast(run, render(run, line.rest)) end
function ops.dg_affect(run, line) magic.affect(run, render(run, line.rest)) end
function ops.odd(run, line) run.complain(line.why) end

--- Returns the function of a verb for the run's owner, and true if it is a command of npcs; nil if this kind
--- lacks it.
local function verb_for(run, line)
  local name = line.verb
  if line.letter and line.letter ~= run.letter then
    run.complain(("%s%s is a command for another kind of owner"):format(line.letter, name))
    return nil
  end
  if run.letter == "m" and words.mob_verbs[name] then return deeds.of_mobs[name], true end
  if words.mob_verbs[name] or words.object_verbs[name] and run.letter ~= "o" then
    run.complain(("only %s have the command %s"):format(words.mob_verbs[name] and "mobiles" or "objects", name))
    return nil
  end
  return trigger_verbs[name]
end

--- "at PLACE LINE": does LINE as if the owner were there. For a game command the owner goes there and back.
local function at(run, text)
  local word, rest = text:match("^(%S+)%s+(.+)$")
  if not word then return run.complain("at needs a place and a line") end
  local place = word and (finding.room(word) or finding.any(run.owner, word))
  if place and not place:is("room") then place = place_of(place) end
  local line = place and program.instruction(rest, run.kind, run.line, run.language)
  if not line then return run.complain(("at: unknown place %s"):format(word or "")) end
  if not rights.accepted(run.rights, place) then
    return run.complain("at: that place does not accept the owner of this trigger")
  end
  local home, before = run.owner.location, run.place
  if line.op == "command" and home then
    move(run.owner, place, "at", { mover = run.owner, force = true, look = false })
    ops.command(run, line)
    if verbs.living(run.owner) and run.owner.location == place then
      move(run.owner, home, "at", { mover = run.owner, force = true, look = false })
    end
    return
  end
  run.place = place
  local how, seconds = ops[line.op](run, line)
  run.place = before
  return how, seconds
end

function ops.verb(run, line)
  local text = render(run, line.rest)
  if line.verb == "at" then return at(run, text) end
  local fn, is_deed = verb_for(run, line)
  if not fn then return end
  if is_deed then fn(run, run.owner, text) else fn(run, text) end
end

function ops.command(run, line)
  local text = render(run, line.line_text)
  if not deeds.act(run, run.owner, text) and not deeds.knows(line.word) then
    run.complain(("\"%s\" is not a command"):format(text:sub(1, 60)))
  end
end

function ops.mob(run, line)
  mob[line.word](run, render(run, line.rest))
end

function ops.text(run, line)
  local made = program.instruction(render(run, line.line_text), run.kind, line.line, run.language)
  if made then return ops[made.op](run, made) end
end

-- Running.

local function pause(run, seconds)
  run.waited = true
  waits.add(run, seconds)
end

local TRACED = 100

--- Notes the result of a line, for a trace.
local function trace(run, line)
  if #run.trace >= TRACED then return end
  local word = line.verb or line.op
  if word == "command" or word == "text" then word = ">" end
  run.trace[#run.trace + 1] = ("%4d  %s %s"):format(line.line, word, (run.shown or ""):sub(1, 200))
end

--- Runs until the program ends or waits.
local function go_on(run)
  local units, made = 0, run.program
  while true do
    local line = made[run.pc]
    if not line then return end
    run.line, run.lines = line.line, run.lines + 1
    units = units + (COSTS[line.op] or 1)
    if run.lines > LINES then return run.complain(("it ran %d lines, so it was ended"):format(LINES)) end
    if units > STRETCH then return pause(run, PULSE) end
    run.pc, run.shown = run.pc + 1, nil
    local how, seconds = ops[line.op](run, line)
    if run.trace then trace(run, line) end
    if how == "end" or not verbs.living(run.owner) then return end
    if how == "wait" then return pause(run, seconds) end
  end
end

local function force(run, who, line)
  local ok, why = trigger_verbs.may_force(run, who, line)
  if not ok then return run.complain(why) end
  if not who:is("player") then return deeds.act(run, who, line) end
  if not who.location then return end
  log(("trigger #%s makes %s do: %s"):format(run.trigger.vnum or run.trigger.id, who.name, line:sub(1, 80)))
  perform(who, line)
end

--- Returns a run of TRIGGER on OWNER, from its first line or as STATE says.
local function make(owner, trigger, known, state)
  local run = {
    owner = owner, trigger = trigger, program = known.program, kind = known.kind, letter = LETTERS[known.kind] or "m",
    pc = 1, line = 0, lines = 0, loops = 0, vars = {}, count = 0, bytes = 0, context = "0", result = 1,
    rights = rights.of(owner, trigger), revision = known.revision, format = known.format, language = known.language,
    depth = depth_now(),
  }
  for key, value in pairs(state) do run[key] = value end
  for _, value in pairs(run.vars) do run.count, run.bytes = run.count + 1, run.bytes + #value end
  function run.complain(message) rights.report(trigger, run.line, message, run.rights[1]) end
  function run.keep(name, value) variables.keep(run, owner, name, value) end
  function run.force(who, line) force(run, who, line) end
  function run.call(other, vars) runs.call(owner, other, vars) end
  function run.at(place, line) at(run, place .. " " .. line) end
  function run.is_attached(thing, number) return runs.is_attached(thing, number) end
  function run.is_variable(name) return known.program.assigned[name] or runs.is_variable(name) end
  return run
end

-- Requested traces: id of an owner -> who asked.
runs.traced = {}

local function tell_trace(run, viewer)
  if not viewer or not verbs.living(viewer) then return end
  viewer:tell("<b>{where}, on {owner}</b>", { where = rights.place(run.trigger, 0), owner = run.owner.name or "" })
  viewer:tell("{lines}", { lines = table.concat(run.trace, "\n") })
  if run.waited then viewer:tell("It waits.") end
end

local function execute(run)
  prune()
  if run.depth >= DEPTH then
    run.complain(("triggers set off triggers %d deep, so this one did not run"):format(DEPTH))
    return 1
  end
  local viewer = runs.traced[run.owner.id]
  if viewer then run.trace, runs.traced[run.owner.id] = {}, nil end
  active[#active + 1] = { owner = run.owner, trigger = run.trigger, at = now(), depth = run.depth + 1 }
  local count = #active
  speak_for(verbs.living(run.owner), verbs.living(run.trigger)) -- texts told meanwhile count as its owner's
  local ok, why = atomic(function() go_on(run) end)
  while #active >= count do table.remove(active) end
  local outer = active[#active]
  speak_for(outer and verbs.living(outer.owner), outer and verbs.living(outer.trigger))
  if not ok then
    run.complain("it failed, and everything since its start or last wait was undone: " .. tostring(why))
    return nil
  end
  if run.trace then tell_trace(run, viewer) end
  return run.result
end

--- Runs TRIGGER on OWNER with the variables VARS, up to its first wait. Returns its result (RESULT or 1 if it
--- gives none), or nil if it failed.
function runs.start(owner, trigger, known, vars, result)
  return execute(make(owner, trigger, known, { vars = vars, result = result }))
end

--- Runs another trigger's program on OWNER, whatever normally sets it off.
function runs.call(owner, trigger, vars)
  local known = runs.known(trigger)
  if known then execute(make(owner, trigger, known, { vars = vars })) end
end

--- Starts the run a moment later, after the current one.
function runs.start_soon(owner, trigger, known, vars)
  local run = make(owner, trigger, known, { vars = vars })
  waits.add(run, 0)
end

--- For the timer: resumes the waits that are due.
function runs.resume(owner)
  for _, state in ipairs(waits.take(owner)) do
    local trigger = verbs.living(state.trigger)
    local known = trigger and runs.known(trigger)
    local place = finding.place(owner)
    if known and known.revision == state.revision and state.format == program.FORMAT and verbs.living(owner)
      and rights.accepted(rights.of(owner, trigger), place) then
      execute(make(owner, trigger, known, {
        pc = state.pc, vars = state.vars, context = state.context, loops = state.loops, lines = state.lines,
        waited = state.waited, depth = state.depth or 0,
      }))
    end
  end
  if verbs.living(owner) then waits.arm(owner) end
end

return runs
