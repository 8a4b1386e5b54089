--- Lint rules for events: their names, and the timers and calls that a script sets and nothing handles.
---
--- 1. A script may emit events of its own, so an unknown name is reported only if it is like an event of the game,
--- another word for one (event_words.lua), or a name that no other behaviour of the world has.
--- 2. The handler of a timer or a call is certain only for `e.this` and object("REF"), and only in the world of the
--- behaviour's object: a handler of the source, of that object or of its prototypes.
local curious = require("curious")
local event_fields = require("event_fields")
local event_words = require("event_words")
local lint_verbs = require("lint_verbs")
local lint_words = require("lint_words")
local set = require("words").set

local events = {}

local KINDS = { timer = true, call = true }
local OF_CLOCK = "the game's clock sends time:hour, time:dawn and time:dusk; for another hour, look at it in time:hour"
-- Events that packages send besides those that build.names has.
local OF_PACKAGES = set("cast eaten flee knock said surrender wound")
local ENDINGS = { "n", "en", "d", "ed", "ing" }

--- Prepares W for a source.
function events.begin(w)
  w.heard, w.sent, w.doubtful, w.emitted, w.tried = {}, {}, {}, {}, {}
end

-- the name of an event

--- True if NAME is a form of an event's name, such as "eaten": a script may well emit such an event (help modules).
local function is_after(name, known)
  for _, ending in ipairs(ENDINGS) do
    if name:sub(-#ending) == ending and known[name:sub(1, -#ending - 1)] then return true end
  end
  return false
end

--- Reports "timr:bite": emit takes no name with a colon, so no script can fire it. Returns whether it did.
local function check_kind(w, at, name)
  local kind, rest = name:match("^([^:]*):(.*)$")
  if not kind or KINDS[kind] or w.names.events[name] then return false end
  local near = build.nearest(name, w.names.events)
  local meant = not near and build.nearest(kind, KINDS)
  if kind == "time" and not near then
    w.problem(w, at, "no event is called \"%s\": %s", name, OF_CLOCK)
  elseif meant then
    w.problem(w, at, "no event is called \"%s\"; did you mean \"%s:%s\"?", name, meant, rest)
  else
    w.unknown_name(w, at, "no event is called", name, w.names.events)
  end
  return true
end

--- Returns the event that NAME is another word for, or nil: of a command, or as builders write it.
local function meant_by(w, name)
  local small = name:lower()
  local verb = lint_verbs.all(w)[small]
  if verb and verb ~= small then return verb, true end
  if event_words[small] then return event_words[small], not event_words.unsure[event_words[small]] end
  if small ~= name and w.names.events[small] then return small, true end
end

--- Returns the edits that replace the content of the string at AT, or nil if it isn't written in the plain way.
local function content(w, at, new)
  local raw = w.source:sub(w.places[at] + 1, w.ends[at])
  if raw:sub(2, -2) ~= w.texts[at] or not raw:find("^[\"']") then return nil end
  return { { w.places[at] + 1, w.ends[at] - 1, new } }
end

--- Reports "get", "Take" and "entered". Returns whether it did.
local function check_word(w, at, name)
  if w.is_package or w.names.events[name] and not lint_verbs.all(w)[name] then return false end
  local event, is_sure = meant_by(w, name)
  if not event or event == name then return false end
  local is_verb = w.verbs[name] == event
  local text = is_verb and ("\"%s\" is a word that players type; the event is called \"%s\""):format(name, event)
    or ("no event is called \"%s\"; did you mean \"%s\"?"):format(name, event)
  w.problem(w, at, "%s", text)
  w.wrong[#w.wrong + 1] = { at = at, text = text, edits = is_sure and content(w, at, event) or nil }
  return true
end

--- Reports "timer.close", where a colon is meant. Returns whether it did.
local function check_dot(w, at, name)
  local kind, rest = name:match("^(%l+)[%.%-_](.+)$")
  if not KINDS[kind] or w.names.events[name] then return false end
  w.problem(w, at, "no event is called \"%s\"; did you mean \"%s:%s\"?", name, kind, rest)
  return true
end

--- Reports an event that never comes to the behaviour's object; IN_ROLE: it is for another role.
local function check_reach(w, at, fn, in_role)
  if w.in_package or fn.kind ~= "on" then return end
  if fn.event == "tick" and not in_role and w.thing and not w.thing:is("area") then
    w.problem(w, at, "\"tick\" comes only to areas; write e.this:every(SECONDS, \"NAME\"), and on(\"timer:NAME\", FN)")
  elseif fn.event == "arrive" and not w.source:find("%f[%w_]e%.from%f[^%w_]") then
    w.problem(w, at, "\"arrive\" is somebody who comes from another world, e.from; who walks in is \"enter\"")
  end
end

local OF_TYPES = { integer = "number", number = "number", string = "text" }

--- Returns why the event of the verb NAME never comes, or nil; nothing else in the world may send it.
local function never_comes(w, name)
  local why = curious.refused[name] and "the game refuses \"%s\", so this never runs: write command(\"%s {this}\", FN)"
    or event_words.unsent[name] and "\"%s\" happens to no thing, so this never runs: for the line write "
    .. "before(\"command\", FN), where e.verb is \"%s\""
  local is_sent = w.own_verbs[name] or w.emitted[name] or not w.names.events[name]
    or w.thing and (build.is_set("emit(\"" .. name, w.thing) or build.is_set("emit('" .. name, w.thing))
  return not is_sent and why or nil
end

--- Returns what e.data is by the FIELDS of an event: "number" or "text", or nil; and what each of its keys is, or nil.
local function data_of(fields)
  local inside, keys = fields:match("data:{(.-)}"), {}
  for key, kind in (inside or ""):gmatch("(%w+):(%w+)") do keys[key] = OF_TYPES[kind] or true end
  return OF_TYPES[fields:match("data:(%w+)")], inside and keys
end

--- Looks at the event that a handler FN is for, the literal at AT. IN_ROLE: a role stands after it.
function events.handler(w, at, fn, in_role)
  local name = w.texts[at]
  w.heard[#w.heard + 1] = { at = at, name = name }
  w.heard[name] = true
  fn.event, fn.answers = name, name:find("^call:") ~= nil
  local fields = event_fields[name:match("^timer:") or name] or ""
  fn.is_nobodys, fn.lacks = fn.kind == "on" and fields:find("actor:nil", 1, true) ~= nil, {}
  for field in (fn.kind == "on" and fields or ""):gmatch("(%w+):nil") do fn.lacks[field] = true end
  fn.data, fn.keys = data_of(fields)
  if fn.kind == "on" and not w.in_package and not w.is_package then w.tried[#w.tried + 1] = { at = at, name = name } end
  if check_word(w, at, name) or check_kind(w, at, name) or check_dot(w, at, name) then return end
  check_reach(w, at, fn, in_role)
  if fn.kind == "on" and name == "command" then
    w.problem(w, at, "\"command\" is an event only for before")
  elseif not w.names.events[name] and not name:find(":", 1, true) and not is_after(name, w.names.events) then
    w.doubtful[#w.doubtful + 1] = { at = at, name = name }
  end
end

-- timers and calls

local SETTING = { after = true, every = true }

--- Reports o:after("echo", 5) and o:after(5, function() … end).
local function check_setting(w, callee, args)
  local seconds, name = args[1], args[2]
  local form = ("o:%s(SECONDS, \"NAME\"), and on(\"timer:NAME\", FN) for what happens then"):format(callee.name)
  if seconds and seconds.kind == "string" then
    w.problem(w, seconds.at, "the seconds come first: %s", form)
  elseif seconds and (not name and seconds.kind == "number" or name and name.kind == "function") then
    w.problem(w, callee.at, "a timer has a name, and no function: %s", form)
  end
end

--- Reports o:after(5, "timer:close").
local function check_timer_name(w, callee, name)
  local rest = (lint_words.text(w, name) or ""):match("^timer:(.*)$")
  if not rest then return false end
  w.problem(w, name.at, "the timer is called \"%s\": write o:%s(SECONDS, \"%s\"), and on(\"timer:%s\", FN)", rest,
    callee.name, rest, rest)
  return true
end

--- Notes what a call sends: o:after(5, "echo") the event "timer:echo", o:call("bless") "call:bless".
local function note_sent(w, callee, args, receiver)
  local arg = SETTING[callee.name] and args[2] or callee.name == "call" and args[1]
  if SETTING[callee.name] and arg and arg.kind ~= "string" then w.starts_any = true end
  if not arg or arg.kind ~= "string" then return end
  local kind = callee.name == "call" and "call" or "timer"
  w.sent[#w.sent + 1] = { at = arg.at, event = kind .. ":" .. w.texts[arg.at], name = w.texts[arg.at], kind = kind,
    of_this = receiver.is_this, target = receiver.target }
  if kind == "timer" then w.sent[w.texts[arg.at]] = true end
end

--- Looks at a call, of a method of RECEIVER unless that is nil.
function events.called(w, callee, args, receiver)
  if not receiver then
    local name = callee.name == "emit" and lint_words.text(w, args[2])
    if name then w.emitted[name] = true end
    return
  end
  if receiver.is_object and SETTING[callee.name] then
    if check_timer_name(w, callee, args[2]) then return end
    check_setting(w, callee, args)
  end
  if receiver.is_object then note_sent(w, callee, args, receiver) end
  local name = callee.name == "emit" and lint_words.text(w, args[1])
  if name then w.emitted[name] = true end
end

--- True if nothing certainly handles what ONE sends.
local function is_unheard(w, one)
  local target = one.target and object(one.target)
  if w.heard[one.event] or not w.thing then return false end
  if target then return target ~= w.thing and not handles(target, one.event) end
  if not one.of_this or w.source:find("%f[%w_]use%s*%(") then return false end
  return not handles(w.thing, one.event) and #find{ proto = w.thing } <= 1
end

--- Returns the handled event of that kind with a name like NAME, or nil.
local function near_heard(w, kind, name)
  local all = {}
  for _, heard in ipairs(w.heard) do
    local of, rest = heard.name:match("^(%l+):(.+)$")
    if of == kind then all[rest] = true end
  end
  return build.nearest(name, all)
end

--- Reports what nothing handles, other than the timers in MEANT.
local function report_sent(w, meant)
  local told = {}
  for _, one in ipairs(w.sent) do
    if not told[one.event] and not (one.kind == "timer" and meant[one.name]) and is_unheard(w, one) then
      told[one.event] = true
      local near = near_heard(w, one.kind, one.name)
      w.problem(w, one.at, "nothing handles \"%s\"; %s", one.event, near and ("did you mean \"%s\"?"):format(near)
        or ("write on(\"%s\", function(e) ... end)"):format(one.event))
    end
  end
end

local HEIRS_MOST = 50 -- whose timers are looked at

--- True if nothing starts the timer NAME of the thing that has the behaviour, or of one made from it.
local function is_unstarted(w, name)
  if w.in_package or w.is_package or w.starts_any or not w.thing or not build.is_set then return false end
  if not name:find("^[%w_]+$") or lint_words.count(w, name) > 1 or build.is_set(name, w.thing) then return false end
  local heirs = find{ proto = w.thing }
  for i = 0, math.min(#heirs, HEIRS_MOST) do
    for _, timer in ipairs(build.timers(i == 0 and w.thing or heirs[i])) do
      if timer.name == name then return false end
    end
  end
  return #heirs <= HEIRS_MOST
end

--- Reports handlers of timers that this source does not set, if it sets one with a similar name or nothing starts them.
--- Returns the names that they were meant for.
local function report_heard(w)
  local sent, deaf, told = {}, {}, {}
  for _, one in ipairs(w.sent) do
    if one.kind == "timer" then
      sent[one.name] = true
      if not w.heard[one.event] then deaf[one.name] = true end
    end
  end
  local only = next(deaf)
  if only and next(deaf, only) then only = nil end
  for _, heard in ipairs(w.heard) do
    local name = heard.name:match("^timer:(.+)$")
    if name and not w.is_package and not sent[name] then
      local near = build.nearest(name, sent) or is_unstarted(w, name) and (only or "")
      if near and near ~= "" then
        told[near] = true
        w.problem(w, heard.at, "no timer is called \"%s\"; did you mean \"%s\"?", name, near)
      elseif near then
        w.problem(w, heard.at, "nothing starts the timer \"%s\", so this never runs: write e.this:after(SECONDS, "
          .. "\"%s\")", name, name)
      end
    end
  end
  return told
end

--- True if no behaviour of the world and no other place of this source has the name of an event.
local function is_unsent(w, name)
  if not w.thing or not build.is_set or OF_PACKAGES[name] or not name:find("^[%w_]+$") then return false end
  return lint_words.count(w, name) <= 1 and not build.is_set(name, w.thing)
end

--- Reports what is clear only after the whole source was read.
function events.report(w)
  for _, one in ipairs(w.doubtful) do
    local is_own = w.emitted[one.name]
    if not is_own and build.nearest(one.name, w.names.events) then
      w.unknown_name(w, one.at, "no event is called", one.name, w.names.events)
    elseif not is_own and is_unsent(w, one.name) then
      w.problem(w, one.at, "nothing sends the event \"%s\", so this never runs: help handlers lists the game's events; "
        .. "a script sends one of its own with o:emit(\"%s\")", one.name, one.name)
    end
  end
  for _, one in ipairs(w.tried) do
    local why = never_comes(w, one.name)
    if why then w.problem(w, one.at, why, one.name, one.name) end
  end
  report_sent(w, report_heard(w))
end

return events
