--- Checks a trigger before it runs: its faults, and things it uses that do not exist here.
---
--- `missing` lists constructs of the original that this game does not support; a trigger without any runs completely.
--- `odd` lists lines that mean nothing in the original either.
local expression = require("trigger_expression")
local program = require("trigger_program")
local skills = require("skills")
local text = require("trigger_text")
local words = require("trigger_words")

local check = { types = words.types }

local function note(list, line, what)
  if #list < 50 then list[#list + 1] = { line = line, text = what } end
end

local function known_field(name)
  return words.text_fields[name] or words.people_fields[name] or words.thing_fields[name] or words.room_fields[name]
    or words.direction_fields[name]
end

local ROOTS_WITH_FIELDS = { random = true, time = true, people = true, findmob = true, findobj = true, happyhour = true,
  global = true, prog = true }

--- Checks the fields of a reference. An unknown field can be a variable, if any trigger sets it.
local function check_reference(found, line, reference)
  local fields = reference.fields
  if ROOTS_WITH_FIELDS[reference.name] then return end
  for _, field in ipairs(fields) do
    local kept = found.globals and found.globals[field.name]
    if field.name ~= "" and not known_field(field.name) and not kept and not found.assigned[field.name] then
      note(found.odd, line, ("nothing has a field \"%s\", and no trigger gives it a value"):format(field.name))
    end
  end
end

local function check_templates(found, instruction)
  local function look(template)
    text.each(template, function(reference) check_reference(found, instruction.line, reference) end)
  end
  for _, name in ipairs({ "rest", "line_text", "name" }) do look(instruction[name]) end
  if instruction.test then expression.each(instruction.test, look) end
end

local function check_command(found, instruction)
  local word = instruction.word
  if words.missing[word] or found.language == "mobprog" and word:find("^mp%l") then
    note(found.missing, instruction.line, "the command " .. word)
  elseif not (words.commands[word] or words.deeds[word] or words.socials[word] or words.gestures[word]
      or words.expand(word) or found.socials[word]) then
    local line = instruction.line_text
    line = type(line) == "string" and line or word
    note(found.odd, instruction.line, ("\"%s\" is not a command"):format(line:sub(1, 60)))
  end
end

local function check_spell(found, instruction)
  local rest = instruction.rest
  local first = type(rest) == "table" and rest[1] or rest
  local spell = type(first) == "string" and first:match("^%s*'([^']*)'")
  if not spell then return end
  local known = skills.find(spell)
  if not known or known.kind ~= "spell" then
    note(found.odd, instruction.line, ("unknown spell \"%s\""):format(spell))
  elseif not skills.is_for_triggers(known) then
    note(found.missing, instruction.line, "the spell " .. known.name)
  end
end

local function check_vnum(found, instruction, exists)
  local rest = instruction.rest
  if type(rest) == "table" and type(rest[1]) == "string" and rest[1]:match("%d$") and rest[2] then
    rest = rest[1]:match("^(.*%s)") or ""
  elseif type(rest) == "table" then
    rest = type(rest[1]) == "string" and rest[1] or ""
  end
  if instruction.verb ~= "load" then return end
  local kind, vnum = rest:match("^(%a+)%s+(%d+)")
  if not kind then return end
  kind = kind:lower():sub(1, 1) == "m" and "mob" or "obj"
  if exists and not exists(kind, vnum) then
    note(found.odd, instruction.line, ("%s #%s does not exist"):format(kind == "mob" and "mobile" or "object", vnum))
  end
end

local ENDS, JUMPS = { halt = true }, { jump = true, again = true }

--- Adds to LIST the instructions that may follow number AT of MADE, with WAITED, the line of a wait.
local function add_next(list, made, at, waited)
  local instruction = made[at]
  if ENDS[instruction.op] then return end
  if not JUMPS[instruction.op] then list[#list + 1] = { at + 1, waited } end
  if instruction.other then list[#list + 1] = { instruction.other, waited } end
  for _, case in ipairs(instruction.cases or {}) do list[#list + 1] = { case.at, waited } end
end

--- Reports a "return" after a "wait", which comes too late.
local function check_results(found, made)
  if not found.vetoes then return end
  local list, known = {}, {}
  for at, instruction in ipairs(made) do
    if instruction.op == "wait" then add_next(list, made, at, instruction.line) end
  end
  while #list > 0 do
    local at, waited = table.unpack(table.remove(list))
    local instruction = not known[at] and made[at]
    known[at] = true
    if instruction then add_next(list, made, at, waited) end
    if instruction and instruction.op == "return" then
      note(found.odd, instruction.line, ("\"return\" after the \"wait\" of line %d changes nothing"):format(waited))
    end
  end
end

local VETOES = { command = true, get = true, drop = true, give = true, wear = true, remove = true, leave = true,
  enter = true, receive = true, door = true, consume = true }

--- Checks a trigger. Returns { missing =, odd =, program = }. `trigger` is { kind =, types =, body =, language =,
--- program = (its compiled body, if known) }; exists(kind, vnum) tells whether an area has that object; GLOBALS are
--- names that other triggers set; SOCIALS are the area's socials by name.
function check.look(trigger, exists, globals, socials)
  local made = trigger.program or program.compile(trigger.body or "", trigger.kind, trigger.language)
  local found = { missing = {}, odd = { table.unpack(made.odd) }, program = made, globals = globals,
    socials = socials or {}, assigned = made.assigned, language = trigger.language }
  for _, type in ipairs(trigger.types or {}) do
    local known = words.types[trigger.kind]
    if known and not known[type] then note(found.missing, 0, "the type " .. type) end
    if VETOES[type] then found.vetoes = true end
  end
  for _, instruction in ipairs(made) do
    check_templates(found, instruction)
    if instruction.op == "command" then check_command(found, instruction) end
    if instruction.op == "dg_cast" then check_spell(found, instruction) end
    if instruction.op == "verb" then check_vnum(found, instruction, exists) end
    if instruction.op == "odd" then note(found.odd, instruction.line, instruction.why) end
  end
  check_results(found, made)
  table.sort(found.odd, function(a, b) return a.line < b.line end)
  return found
end

--- Adds to NAMES the variables that a text sets: "remote x", "global x".
function check.add_globals(names, body)
  for word, name in ("\n" .. (body or "")):gmatch("\n[ \t]*(%a+)[ \t]+([%w_]+)") do
    word = word:lower()
    if word == "remote" or word == "global" or word == "set" or word == "eval" then names[name:lower()] = true end
  end
end

return check
