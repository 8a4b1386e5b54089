--- "@debug X = LINE", "@debug X test NAME" and "@debug X error N" step through the lines of X's behaviour.
--
-- Nothing waits at a stop: each step runs it again from the beginning, on trial, and stops at another line (the
-- engine's debug.h). So you can go back, too, and what the run does is undone each time.
local building = require("building")
local linebuffer = require("linebuffer")
local verbs = require("verbs")
local words = require("words")

if not build.debug then return verbs.missing("workshop", building.reading, { "@debug" }) end

local AROUND, VALUE_SHOWN = 2, 160

local HELP = [==[
step, next, finish, continue: into calls, over them, out of the function, to the next break.
back: to the line before. back next, back continue: the same over calls, to a break.
break N: stop in line N; again: no longer. breaks: all of them.
locals: the variables here. print EXPRESSION: its value, with these variables.
where: the calls that led here. list [N]: lines of the behaviour.
restart: from the beginning. quit: leave. !LINE: a command of the game.
Words can be shortened: s, n, f, c, b, l, p, w, r, q. An empty line repeats the last step.]==]

local GOES = { s = "step", step = "step", n = "next", next = "next", f = "finish", finish = "finish", c = "continue",
  continue = "continue" }

local function say(run, text, names) run.actor:tell(text, names) end

-- Showing.

local function show_lines(run, from, to, at)
  local out = {}
  for i = math.max(1, from), math.min(#run.lines, to) do
    local mark = i == at and ">" or run.breaks[i] and "*" or " "
    out[#out + 1] = ("%s%3d  %s"):format(mark, i, run.lines[i])
  end
  say(run, "{text}", { text = table.concat(out, "\n") })
end

local REASONS = {
  breakpoint = sentence("Break in line {line}, in {name}:"),
  step = sentence("Line {line}, in {name}:"),
  entry = sentence("It begins in line {line}, in {name}:"),
  error = sentence("It fails in line {line}, in {name}: {text}"),
}

--- Tells what everybody was told until the end, and how it ended.
local function show_end(run, answer)
  for _, one in ipairs(answer.told or {}) do
    say(run, "{who} would read: {text}", { who = one.name, text = one.text })
  end
  if (answer.log or "") ~= "" then say(run, "Logged: {log}", { log = answer.log }) end
  if answer.text ~= "" then say(run, "{text}", { text = answer.text }) end
  say(run, answer.outcome == "yielded" and "There it would wait or ask. Nothing after that is run."
    or "The run is over. Nothing has happened. To begin again: restart. To leave: quit")
end

local function show_stop(run, answer)
  local frame = answer.frames[1]
  say(run, REASONS[answer.reason] or REASONS.step, { line = frame.line, name = frame.name,
    text = (answer.text or ""):match("^[^\n]*") })
  show_lines(run, frame.line - AROUND, frame.line + AROUND, frame.line)
end

-- Running.

--- Asks the engine, with the fields of MORE. Returns the answer, or nil after the actor was told why not.
local function ask_engine(run, more)
  local asked = { sources = { { id = run.thing.id } }, run = run.run, test = run.test, error = run.error, at = run.at,
    seed = run.seed, time = run.time, breaks = {} }
  for line in pairs(run.breaks) do asked.breaks[#asked.breaks + 1] = { id = run.thing.id, line = line } end
  for name, value in pairs(more) do asked[name] = value end
  local answer, why = build.debug(asked)
  if not answer then
    say(run, "{why}.", { why = (why:gsub("^%l", string.upper):gsub("%.$", "")) })
  end
  return answer
end

--- Reads the behaviour as it is in force now.
local function load(run)
  building.check_source(run.thing)
  run.lines = linebuffer.split(build.source(run.thing) or "")
end

local function begin(run)
  load(run)
  run.at, run.seed, run.time, run.stop = nil, nil, nil, nil
end

local function go(run, how, back)
  local answer = ask_engine(run, { go = how, back = back or nil })
  if not answer then return end
  if answer.state == "changed" then
    say(run, "The world has changed, and the run took another way. It begins again.")
    begin(run)
    return go(run, "step")
  elseif answer.state == "long" then
    return say(run, "It ran through too many lines. Set a break in an earlier line, and restart.")
  end
  run.at, run.seed, run.time = answer.at, answer.seed, answer.time
  run.stop = answer.state == "stopped" and answer or nil
  if run.stop then return show_stop(run, answer) end
  show_end(run, answer)
end

-- Commands.

local function one_value(value, indent, out)
  local text = value.value
  if #text > VALUE_SHOWN then text = text:sub(1, VALUE_SHOWN) .. "…" end
  out[#out + 1] = indent .. value.name .. " = " .. text
  for _, member in ipairs(value.of or {}) do one_value(member, indent .. "  ", out) end
end

local function locals(run)
  local out, frame = {}, run.stop.frames[1]
  for _, list in ipairs({ frame.locals or {}, frame.upvalues or {} }) do
    for _, value in ipairs(list) do one_value(value, "", out) end
  end
  if #out == 0 then return say(run, "No variables are set here.") end
  say(run, "{text}", { text = table.concat(out, "\n") })
end

local function where(run)
  for i, frame in ipairs(run.stop.frames) do
    say(run, frame.line > 0 and "{i}. {name}, {source}, line {line}" or "{i}. {name}",
      { i = i, name = frame.name, source = frame.source, line = frame.line })
  end
end

local function print_value(run, expression)
  local answer = ask_engine(run, { go = "stay", value = expression })
  if not answer then return end
  if answer.value then
    local out = {}
    one_value(answer.value, "", out)
    return say(run, "{text}", { text = table.concat(out, "\n") })
  end
  say(run, "{why}", { why = answer.wrong or "The world has changed: restart." })
end

local function toggle(run, number)
  local line = math.tointeger(tonumber(number))
  if not line or line < 1 or line > #run.lines then
    return say(run, "Which line? From 1 to {count}.", { count = #run.lines })
  end
  run.breaks[line] = not run.breaks[line] or nil
  say(run, run.breaks[line] and "It stops in line {line}." or "It no longer stops in line {line}.", { line = line })
end

local function breaks(run)
  local list = {}
  for line in pairs(run.breaks) do list[#list + 1] = line end
  table.sort(list)
  if #list == 0 then return say(run, "No breaks are set. To set one: break N") end
  for _, line in ipairs(list) do show_lines(run, line, line) end
end

--- Commands that need a stop, by their words.
local AT_STOP = { l = locals, locals = locals, w = where, where = where }

--- Obeys a line. Returns true to leave.
local function obey(run, line)
  local word, rest = line:match("^(%S*)%s*(.-)%s*$")
  if word == "" then word, rest = run.last, "" end
  if word == "q" or word == "quit" then return true end
  if GOES[word] then
    run.last = word
    return go(run, GOES[word])
  elseif word == "b" or word == "back" then
    return go(run, GOES[rest] or "step", true)
  elseif word == "r" or word == "restart" then
    begin(run)
    return go(run, next(run.breaks) and "continue" or "step")
  elseif word == "break" then
    return toggle(run, rest)
  elseif word == "breaks" then
    return breaks(run)
  elseif word == "list" then
    local at = math.tointeger(tonumber(rest)) or run.stop and run.stop.frames[1].line or 1
    return show_lines(run, at - 10, at + 10, run.stop and run.stop.frames[1].line)
  elseif word == "p" or word == "print" or AT_STOP[word] then
    if not run.stop then return say(run, "The run isn't at a stop. To begin again: restart") end
    if AT_STOP[word] then return AT_STOP[word](run) end
    if rest == "" then return say(run, "Print what? For example: print e.this") end
    return print_value(run, rest)
  end
  say(run, "{text}", { text = HELP })
end

--- Returns where the run is, and how to go on and to leave.
local function prompt(run)
  if not run.stop then return words.fill("debugger, run over (restart, help, quit)", {}) end
  return words.fill("debugger, line {line} (step, help, quit)", { line = tostring(run.stop.frames[1].line) })
end

local function debug(e, what)
  building.no_rehearsal()
  building.check(e, e.thing)
  local run = { actor = e.actor, thing = e.thing, breaks = {}, last = "step", run = what.run, test = what.test,
    error = what.error }
  load(run)
  if #run.lines == 0 then
    refuse("{thing} has no behaviour of its own.", { thing = building.label(run.thing) })
  end
  say(run, "Each step runs it on trial, and nothing happens. For the commands, type help. To leave, type quit.")
  go(run, "step")
  while true do
    local line = edit_line(e.actor, prompt(run))
    if not line or not run.thing.id or obey(run, line) then break end
  end
  return "You leave the debugger."
end

command("@debug {thing:any} = {what:text}", building.reading, function(e)
  return debug(e, { run = e.what })
end)
command("@debug {thing:any} test {name:text}", building.reading, function(e) return debug(e, { test = e.name }) end)
command("@debug {thing:any} error {number:number}", building.reading, function(e)
  return debug(e, { error = math.tointeger(e.number) or 0 })
end)
command("@debug", building.reading, function()
  return "Debug what? For example: <cmd @debug lever = pull lever>@debug lever = "
    .. "pull lever</>"
end)
command("@debug {thing:any}", building.reading, function(e)
  return words.fill("Debug which run? A line: <cmd @debug {word} = LINE>@debug {word} = LINE</>, a test: "
    .. "<cmd @debug {word} test NAME>@debug {word} test NAME</>, or an error of <cmd @errors>@errors</>: "
    .. "<cmd @debug {word} error NUMBER>@debug {word} error NUMBER</>", { word = "#" .. e.thing.id })
end)
