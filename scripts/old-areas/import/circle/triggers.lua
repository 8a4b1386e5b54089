--- Converts triggers, checks them, and notes which records have any. A trigger is an object with `trigger`:
--- its kind, types, number and argument by name, its text unchanged, and the place in the files. Records with
--- triggers inherit from `scripted`, and for frequent events from another prototype
--- (scripts/old-triggers/lib/triggers.lua). An area with timed triggers has `triggers_inside`; one where some also run
--- without visitors has a timer for that.

local check = require("trigger_check")
local text = require("circle/text")

local SETS = { [0] = "mob_trigger", "obj_trigger", "wld_trigger" }
local ALSO = { command = "scripted_command", act = "scripted_act", time = "scripted_clock" }
local RANDOM_SECONDS = 13

local triggers = {}

local function look(c, trigger, types, globals)
  local found = check.look({ kind = c.names.of("trigger", trigger.attach), types = types, body = trigger.body,
    language = trigger.language },
    function(kind, vnum) return c:knows(kind, tonumber(vnum)) end, globals, c.socials)
  for _, list in ipairs({ found.odd, found.missing }) do
    for _, one in ipairs(list) do
      local line = one.line > 0 and (" line %d"):format(one.line) or ""
      c.import.oddity(trigger.file, trigger.body_line + math.max(0, one.line - 1),
        ("#%s%s: %s%s"):format(trigger.vnum, line, list == found.missing and "missing: " or "", one.text))
    end
  end
  return #found.missing == 0
end

--- Checks all triggers that were read. Sets c.types by number, and c.whole, the number of those without
--- missing parts.
function triggers.look(c)
  local globals, whole = {}, 0
  c.types, c.socials = {}, {}
  for _, social in ipairs(c.lists.social or {}) do c.socials[social.name:lower()] = true end
  for _, trigger in ipairs(c.lists.trg) do check.add_globals(globals, trigger.body) end
  for _, trigger in ipairs(c.lists.trg) do
    local types = trigger.type_names or c.names.flags(SETS[trigger.attach], trigger.types, c:oddities(trigger))
    c.types[trigger.vnum] = types or {}
    c.types[c.ref("trg", trigger.vnum)] = c.types[trigger.vnum]
    if look(c, trigger, types, globals) then
      whole = whole + 1
    else
      c.faulty[#c.faulty + 1] = c.ref("trg", trigger.vnum)
    end
  end
  c.whole = whole
end

--- Adds the prototypes for the triggers of LIST to PROPS.
function triggers.add(c, props, list)
  if not list or #c.lists.trg == 0 then return end
  local protos = type(props.proto) == "table" and props.proto or { props.proto or "room" }
  local wanted, known = { "scripted" }, {}
  for _, vnum in ipairs(list) do
    for _, name in ipairs(c.types[vnum] or {}) do wanted[#wanted + 1] = ALSO[name] end
  end
  for _, proto in ipairs(protos) do known[proto] = true end
  for _, proto in ipairs(wanted) do
    if not known[proto] and c:has_stock(proto, c.lists.trg[1]) then
      protos[#protos + 1], known[proto] = proto, true
    end
  end
  props.proto = protos
end

--- Sets a timer in PROPS, of an instance, if a trigger of LIST runs at creation ("load" or "timer"); an import
--- itself fires no events.
function triggers.begin(c, props, list)
  for _, vnum in ipairs(list) do
    for _, name in ipairs(c.types[vnum] or {}) do
      if name == "load" or name == "timer" then props.timers = { trigger_made = { after = 1 } } end
    end
  end
end

-- The kind of record that a zone's commands load, by their first argument.
local BRINGS = { M = "mob", O = "obj", G = "obj", E = "obj", P = "obj" }

local function lists_of(c, zone)
  local lists = {}
  if not c.rooms_with_triggers then
    c.rooms_with_triggers = {}
    for _, room in ipairs(c.lists.wld) do
      if #(room.triggers or {}) > 0 then c.rooms_with_triggers[#c.rooms_with_triggers + 1] = room end
    end
  end
  for _, room in ipairs(c.rooms_with_triggers) do
    if room.vnum >= zone.bottom and room.vnum <= zone.top then lists[#lists + 1] = room.triggers end
  end
  for _, reset in ipairs(zone.resets) do
    local kind = BRINGS[reset.command]
    local head = kind and c:find(kind, reset[1])
    if head then lists[#lists + 1] = head.triggers end
    if reset.command == "T" then lists[#lists + 1] = { reset[2] } end
  end
  return lists
end

--- Sets `triggers_inside` and the timer in PROPS of a zone with timed triggers.
function triggers.of_zone(c, zone, props)
  for _, list in ipairs(lists_of(c, zone)) do
    for _, vnum in ipairs(list) do
      local has = {}
      for _, name in ipairs(c.types[vnum] or {}) do has[name] = true end
      if has.random or has.reset then props.triggers_inside = true end
      if has.random and has.global then
        props.timers = props.timers or {}
        props.timers.triggers = { every = RANDOM_SECONDS }
      end
    end
  end
end

--- Makes the records of the triggers.
function triggers.records(c)
  for _, trigger in ipairs(c.lists.trg) do
    local props = { proto = "thing", vnum = math.type(trigger.vnum) and trigger.vnum or nil }
    c:called(props, props, text.plain(trigger.name))
    props.trigger = {
      kind = c.names.named("trigger", trigger.attach, "the kind", c:oddities(trigger)),
      types = c.or_nil(c.types[trigger.vnum]),
      number = trigger.number,
      argument = text.verbatim(trigger.argument),
      language = trigger.language,
      format = c.format ~= "circle" and c.format or nil,
      body = text.verbatim(trigger.body),
      file = trigger.file,
      line = trigger.body_line,
    }
    c:record("prototype", c.ref("trg", trigger.vnum), props, trigger)
  end
end

return triggers
