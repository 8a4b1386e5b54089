--- Triggers of imported areas: which triggers an object has, and which of them an event fires.
---
--- A trigger is an object with `trigger` = { kind =, types =, number =, argument =, body =, file =, line =,
--- revision = }. An object's triggers are its list `triggers`, of numbers or objects, or the importer's
--- circle.triggers. Objects with triggers inherit from `scripted`, and for frequent events from another
--- prototype: see ALSO.
local body = require("body")
local points = require("points")
local check = require("trigger_check")
local exits = require("exits")
local finding = require("trigger_find")
local program = require("trigger_program")
local rights = require("trigger_rights")
local runs = require("trigger_run")
local values = require("values")
local verbs = require("verbs")
local waits = require("trigger_waits")

local triggers = {}

local ATTACHED_MOST = 50
local RANDOM, ROOMS = 13, 20 -- seconds between random triggers; rooms per transaction

--- The further prototype that a trigger of that type needs.
local ALSO = { command = "scripted_command", act = "scripted_act", time = "scripted_clock" }

-- Compiled triggers: a program is compiled once for each text.

local cache = {}

local function types_of(data)
  local set, key = {}, {}
  for i, name in ipairs(values.list(data.types)) do
    if type(name) == "string" then set[name], key[i] = true, name end
  end
  return set, table.concat(key, " ")
end

--- Returns the compiled trigger, or nil if TRIGGER isn't one.
function triggers.known(trigger)
  local version, changed = table_version(trigger, "trigger")
  local before = cache[trigger.id]
  if before and version and before.version == version and before.changed == changed then return before end
  local data = body.fields(trigger.trigger)
  local text, kind = data.body or "", data.kind
  if type(text) ~= "string" or type(kind) ~= "string" then return nil end
  local types, key = types_of(data)
  local one = cache[trigger.id]
  if not one or one.body ~= text or one.kind ~= kind then
    local made = program.compile(text, kind, data.language)
    one = { body = text, kind = kind, program = made, answers = program.answers(made), language = data.language,
      format = type(data.format) == "string" and data.format or "circle" }
    cache[trigger.id] = one
  end
  one.version, one.changed = version, changed
  if one.key ~= key then one.key, one.types = key, types end
  one.number = math.floor(body.number(data.number, 0))
  one.argument = type(data.argument) == "string" and data.argument or ""
  one.revision = math.floor(body.number(data.revision, 0)) .. ":" .. #text
  return one
end

--- Returns the trigger that an entry of a list means, or nil.
local function trigger_of(entry)
  if type(entry) == "number" then return object("circle/trigger/" .. math.floor(entry)) end
  if type(entry) == "string" then return object(entry) end
  return verbs.living(entry)
end

triggers.find = trigger_of

--- Returns OWNER's list of triggers.
function triggers.list(owner)
  local own = owner.triggers
  if own ~= nil then return values.list(own) end
  return values.list(body.fields(owner.circle).triggers)
end

local KINDS = { mobile = true, object = true, room = true }

local function kind_of(owner)
  if owner:is("character") then return "mobile" end
  return owner:is("room") and "room" or "object"
end

triggers.kind_of = kind_of

local function is_of(known, what)
  if type(what) == "string" then return known.types[what] end
  for _, one in ipairs(what) do
    if known.types[one] then return true end
  end
  return false
end

--- Calls FN(trigger, known) for each of OWNER's triggers of the type WHAT (or of a list of types), until it
--- returns a value; returns that value.
local function each(owner, what, fn)
  for _, entry in ipairs(triggers.list(owner)) do
    local trigger = trigger_of(entry)
    local known = trigger and triggers.known(trigger)
    if known and is_of(known, what) and known.kind == kind_of(owner) then
      local answer = fn(trigger, known)
      if answer ~= nil then return answer end
    end
  end
  return nil
end

--- True if OWNER has a trigger of that type.
function triggers.has(owner, type)
  return each(owner, type, function() return true end) or false
end

-- Firing.

--- True if OWNER's trigger may fire. Charmed npcs' triggers do not, nor those in places that don't accept
--- their builders.
local function may_fire(owner, trigger, own_affair)
  if owner:is("character") and body.affected(owner, "charm") then return false end
  if not rights.is_known(trigger) then
    rights.report(trigger, 0, "it does nothing, because it inherits its text or its owner is gone")
    return false
  end
  if own_affair then return true end
  local list = rights.of(owner, trigger)
  if #list == 0 then return true end
  return rights.accepted(list, finding.place(owner))
end

local function happens(known, options)
  if options.sure then return true end
  return known.number >= 100 or random(1, 100) <= known.number
end

--- Fires OWNER's triggers of the type WHAT, or of a list of types. VARS are texts and objects. OPTIONS:
--- matches(known); first (only the first that fits); sure (ignore the chance); own (the event happens to the
--- owner itself); result (if the trigger returns none); broken (if it fails); soon (start those without a
--- result after the current transaction); late (the same, but only if many are running). Returns the last
--- result, 0 if any was 0, or nil if none fired.
function triggers.fire(owner, what, vars, options)
  local last
  if not verbs.living(owner) then return nil end
  each(owner, what, function(trigger, known)
    if options.matches and not options.matches(known) then return nil end
    if not happens(known, options) or runs.is_running(owner, trigger) then return nil end
    if not may_fire(owner, trigger, options.own) then return nil end
    local texts = {}
    for name, value in pairs(vars) do
      texts[name] = type(value) == "userdata" and finding.uid(value) or tostring(value)
    end
    if (options.soon or options.late and runs.is_deep()) and not known.answers then
      runs.start_soon(owner, trigger, known, texts)
    else
      local result = runs.start(owner, trigger, known, texts, options.result)
      if result == nil then result = options.broken end
      if last ~= 0 then last = result end
    end
    if options.first or not verbs.living(owner) then return true end
    return nil
  end)
  return last
end

-- Matching words.

--- True if WORD is a whole word of TEXT, both in lower case.
local function has_word(text, word)
  local from = 1
  while true do
    local first, last = text:find(word, from, true)
    if not first then return false end
    local before, after = text:sub(first - 1, first - 1), text:sub(last + 1, last + 1)
    if not (first > 1 and before:find("[%w']")) and not after:find("[%w']") then return true end
    from = first + 1
  end
end

--- Returns the words and "phrases" of an argument.
local function phrases_of(argument)
  local list = {}
  local rest = argument:gsub('"([^"]*)"', function(phrase)
    if phrase ~= "" then list[#list + 1] = phrase end
    return " "
  end)
  for word in rest:gmatch("%S+") do list[#list + 1] = word end
  return list
end

--- True if TEXT contains the trigger's argument. Number 1: any of its words; 0: all of it as a phrase; "*":
--- anything.
function triggers.hears(known, text)
  local argument = known.argument:lower()
  text = text:lower()
  if argument == "*" then return true end
  if argument == "" then return false end
  if known.number == 0 then return has_word(text, argument) end
  for _, phrase in ipairs(phrases_of(argument)) do
    if has_word(text, phrase) then return true end
  end
  return false
end

--- True if the typed WORD begins with a word of the trigger's argument.
function triggers.is_command(known, word)
  for one in known.argument:lower():gmatch("%S+") do
    if one == "*" or word:sub(1, #one) == one then return true end
  end
  return false
end

-- Attaching.

local function inherit(owner, known)
  local wanted = { "scripted" }
  for type in pairs(known.types) do
    if ALSO[type] then wanted[#wanted + 1] = ALSO[type] end
  end
  local protos, changed = owner.protos, false
  local list = {}
  for i, proto in ipairs(protos) do list[i] = proto end
  for _, ref in ipairs(wanted) do
    local proto = object(ref)
    if proto and not owner:is(proto) then
      list[#list + 1], changed = proto, true
    end
  end
  if changed then build.set_protos(owner, list) end
end

local function same(entry, trigger)
  return trigger_of(entry) == trigger
end

--- Attaches TRIGGER to OWNER. Returns true, or nil and the reason.
function triggers.attach(owner, trigger)
  local known = triggers.known(trigger)
  if not known or not KINDS[known.kind] then return nil, "That isn't a trigger." end
  if owner:is("player") or owner:is("exit") then return nil, "Players and exits can't have triggers." end
  if known.kind ~= kind_of(owner) then return nil, ("That is a trigger for a %s."):format(known.kind) end
  local list = {}
  for i, entry in ipairs(triggers.list(owner)) do
    if same(entry, trigger) then return nil, "It is attached already." end
    list[i] = entry
  end
  if #list >= ATTACHED_MOST then return nil, ("It has %d triggers already."):format(ATTACHED_MOST) end
  list[#list + 1] = trigger.vnum and trigger_of(trigger.vnum) == trigger and trigger.vnum or trigger
  owner.triggers = list
  inherit(owner, known)
  return true
end

--- For tests: makes a trigger of these types and that text, attaches it to OWNER and returns it. MORE: its
--- number (default 100), argument and further fields.
function triggers.attached(owner, types, text, more)
  local data = { kind = triggers.kind_of(owner), types = types, number = 100, argument = "", body = text }
  for key, value in pairs(more or {}) do data[key] = value end
  local trigger = create("thing", { name = "a trigger", trigger = data })
  assert(triggers.attach(owner, trigger))
  return trigger
end

--- Detaches TRIGGER (nil: all) from OWNER; a running one finishes. True if there was any.
function triggers.detach(owner, trigger)
  local list, gone = {}, false
  for _, entry in ipairs(triggers.list(owner)) do
    if trigger == nil or same(entry, trigger) then gone = true else list[#list + 1] = entry end
  end
  if gone then owner.triggers = list end
  return gone
end

runs.known = triggers.known

function runs.is_attached(thing, number)
  for _, entry in ipairs(triggers.list(thing)) do
    local trigger = trigger_of(entry)
    if trigger and tostring(trigger.vnum) == number then return true end
  end
  return false
end

function runs.attach(run, thing, number)
  local trigger = trigger_of(number)
  if not trigger then return run.complain(("attach: unknown trigger #%d"):format(number)) end
  if not rights.controls(run.rights, thing) then return run.complain("attach: that belongs to someone else") end
  triggers.attach(thing, trigger)
end

function runs.detach(run, thing, number)
  if not rights.controls(run.rights, thing) then return run.complain("detach: that belongs to someone else") end
  if number:lower() == "all" then return triggers.detach(thing, nil) end
  local trigger = trigger_of(math.tointeger(tonumber(number)) or -1)
  if trigger then triggers.detach(thing, trigger) end
end

--- The variables that any trigger sets; computed at first use.
local assigned

function runs.is_variable(name)
  if not assigned then
    assigned = {}
    for _, one in pairs(cache) do check.add_globals(assigned, one.body) end
  end
  return assigned[name] or false
end

-- Timed triggers.

local function each_owner(room, fn)
  fn(room)
  for _, thing in ipairs(room.contents) do
    if thing:is("scripted") then fn(thing) end
    if thing:is("character") then
      for _, held in ipairs(thing.contents) do
        if held:is("scripted") then fn(held) end
      end
    end
  end
end

--- Makes OWNER follow the character it hunts, one room at a time.
local function hunt(owner)
  local prey = verbs.living(owner._hunts)
  if not prey or verbs.living(owner.fighting) then return end
  local room = owner.location
  if prey.location == room then return perform(owner, "kill #" .. prey.id) end
  for _, exit in ipairs(room and room.contents or {}) do
    if exit:is("exit") and exits.goal(exit) == prey.location and exits.is_open(exit) then
      return perform(owner, "go " .. exit.name)
    end
  end
end

local function tick_owner(owner, visited)
  if not owner:is("scripted") then return end
  if owner._hunts and owner:is("character") then hunt(owner) end
  triggers.fire(owner, "random", {}, {
    soon = true, matches = function(known) return visited or known.types.global or known.kind == "object" end,
  })
end

--- Fires random triggers of AREA, from room number FROM on; VISITED: a player is there.
function triggers.tick(area, from, visited)
  local rooms = find { area = area }
  for i = from, math.min(#rooms, from + ROOMS - 1) do
    each_owner(rooms[i], function(owner) tick_owner(owner, visited) end)
  end
  if from + ROOMS <= #rooms then
    area:after(0, "trigger_rooms", { from = from + ROOMS, visited = visited })
  else
    area:cancel("trigger_rooms")
  end
end

--- True if random triggers are due in an area that ticks every PACE seconds, at its COUNT-th tick.
function triggers.is_due(count, pace)
  return count % math.max(1, math.floor(RANDOM / pace + 0.5)) == 0
end

--- Fires the reset triggers of AREA's rooms.
function triggers.reset(area)
  for _, room in ipairs(find { area = area }) do
    if room:is("scripted") then triggers.fire(room, "reset", {}, { soon = true }) end
  end
end

--- Sends WHO back to where they came from, silently.
function triggers.send_back(who, from)
  if from and verbs.living(from) and who.location ~= from then
    move(who, from, "script", { mover = who, force = true })
  end
end

triggers.cancel_waits = waits.cancel

points.add("area.uses", function(area) return area.triggers_inside == true end)
points.add("area.tick", function(area, number, pace)
  if area.triggers_inside and triggers.is_due(number, pace) then triggers.tick(area, 1, true) end
end)
points.add("trace.begun", function(who, thing)
  if #triggers.list(thing) == 0 then return end
  runs.traced[thing.id] = who
  who:tell("You'll also see the next trigger that it runs, line by line.")
end)

return triggers
