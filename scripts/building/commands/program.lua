--- Commands for behaviours: @program, @list, @private, @errors, @lua.
local building = require("building")
local saving = require("saving")
local verbs = require("verbs")
local windows = require("windows")
local words = require("words")

local OPTIONS = building.options
local ERRORS_SHOWN = 10

command("@program {thing:any}", building.reading_lines, function(e)
  building.check_change(e, e.thing)
  if windows.behaviour(e.actor, e.thing) then return end
  local _, base = build.source(e.thing)
  e.actor:tell("Type the behaviour, and end it with a line that is only a dot. To give up, type <cmd @abort>@abort</>.")
  local source = lines(e.actor)
  if not source then return "The behaviour is unchanged." end
  if not verbs.living(e.thing) then return "Somebody destroyed it while you were writing." end
  saving.program(e.actor, e.thing, source, "@program", base or 0)
end)

local function list(e, number)
  building.check_source(e.thing)
  local source, revision, author = build.source(e.thing, number and (math.tointeger(number) or -1))
  if not source then
    refuse(number and "{thing} has no revision {number}." or "{thing} has no behaviour of its own.",
      { thing = building.label(e.thing), number = number })
  end
  e.actor:tell("<b>{thing}, revision {revision} by {author}</b>",
    { thing = building.label(e.thing), revision = revision, author = author or "nobody" })
  building.tell_quarantine(e, e.thing)
  local row = 0
  local numbered = source:gsub("([^\n]*)\n?", function(text)
    row = row + 1
    return string.format("%4d  %s\n", row, text)
  end)
  e.actor:tell("{source}", { source = numbered })
end

command("@list {thing:any} {number:number}", building.reading, function(e) list(e, e.number) end)
command("@list {thing:any}", building.reading, function(e) list(e, nil) end)

command("@private {thing:any}", OPTIONS, function(e)
  building.check(e, e.thing)
  e.thing.private = true
  e.actor:tell("Only people who control {thing} can now read its source. To end that: "
    .. "<cmd @private THING off>@private {thing} off</>",
    { thing = building.label(e.thing) })
end)

command("@private {thing:any} off", OPTIONS, function(e)
  building.check(e, e.thing)
  e.thing.private = nil
  e.actor:tell("Every builder may now read and use the source of {thing}.", { thing = building.label(e.thing) })
end)

--- Returns the errors, the newest first. The same error of the same thing is one entry with a count.
local function gather(errors)
  local gathered, known = {}, {}
  for _, fault in ipairs(errors) do
    local key = fault.id .. ":" .. fault.text:gsub("\n  when: .*$", "")
    local same = known[key]
    if same then
      same.times = same.times + 1 + fault.again
    else
      known[key] = { id = fault.id, object = fault.object, time = fault.time, text = fault.text,
        times = 1 + fault.again, replay = fault.replay }
      gathered[#gathered + 1] = known[key]
    end
  end
  return gathered
end

--- Returns the thing whose script failed, and whose it is if it isn't the reader's.
local function culprit(e, fault)
  local thing = fault.object
  if thing and thing.owner == e.actor then return building.label(thing) end
  if thing then
    return words.fill(verbs.living(thing.owner) and "{thing}, of {owner}" or "{thing}, which has no owner here",
      { thing = building.label(thing), owner = building.owner(thing) })
  end
  return fault.id == 0 and "the game's own scripts" or "#" .. fault.id .. ", which no longer exists"
end

local function show_errors(e, errors)
  if #errors == 0 then return "No errors." end
  for i, fault in ipairs(gather(errors)) do
    if i > ERRORS_SHOWN then break end
    local again = fault.times > 1
    local line = again and "{thing}, {times} times, last {when}: {text}" or "{thing}, {when}: {text}"
    if fault.replay then line = line .. "\n  to run it again: <cmd @replay {n}>@replay {n}</>" end
    e.actor:tell(line, {
      thing = culprit(e, fault),
      when = words.ago(fault.time), times = fault.times, text = fault.text, n = fault.replay,
    })
  end
end

--- Returns the errors of the actor's scripts, and those of things without an owner that the actor controls.
local function errors_of(actor)
  local kept, is_wizard = {}, sys.role(actor) == "wizard"
  for _, fault in ipairs(build.errors(nil, 50)) do
    local thing = fault.object
    if fault.owned or is_wizard or thing and build.controls(actor, thing) then kept[#kept + 1] = fault end
  end
  return kept
end

command("@errors", building.reading, function(e)
  local errors = errors_of(e.actor)
  table.sort(errors, function(a, b) return a.number > b.number end)
  return show_errors(e, errors)
end)

command("@errors {thing:any}", building.reading, function(e)
  building.check(e, e.thing)
  building.tell_quarantine(e, e.thing)
  return show_errors(e, build.errors(e.thing, 50))
end)

--- Runs SOURCE and tells its output and result; refuses with the error if it fails.
local function evaluate(e, source)
  verbs.needs(build.eval, "workshop")
  local ok, text, printed = build.eval(source)
  local lines_printed = (printed or ""):gsub("\n$", "")
  if not ok then
    refuse(lines_printed ~= "" and "{printed}\n{why}" or "{why}", { printed = lines_printed, why = text })
  end
  if lines_printed ~= "" then e.actor:tell("{printed}", { printed = lines_printed }) end
  if text or lines_printed == "" then e.actor:tell("{text}", { text = text or "nil" }) end
end

--- Runs several lines of Lua, typed like a behaviour.
local function evaluate_lines(e)
  e.actor:tell("Type Lua, and end it with a line that is only a dot. To give up, type <cmd @abort>@abort</>.")
  local source = lines(e.actor)
  if not source then return "Nothing was run." end
  evaluate(e, source)
end

command("@lua {text:text}", OPTIONS, function(e) evaluate(e, e.text) end)
command("; {text:text}", OPTIONS, function(e) evaluate(e, e.text) end)
command("@lua", OPTIONS, evaluate_lines)
command(";", OPTIONS, evaluate_lines)
