--- Replaces the %names% in a trigger's text.
---
--- A name is a variable, or a built-in (%random.6%). Each field after it is a text field (%arg.car%), a field of the
--- object that the text refers to (%actor.name%), or a stored variable (%actor.my_quest%). An unknown name is an empty
--- text, and is reported once.
local calendar = require("calendar")
local exits = require("exits")
local finding = require("trigger_find")
local people = require("trigger_people")
local prog = require("trigger_prog")
local places = require("trigger_things")
local variables = require("trigger_variables")
local words = require("trigger_words")

local rendering = {}

local TEXT_BYTES = 4096
local uid = finding.uid

-- Text fields.

local texts = {}

function texts.strlen(value) return tostring(#value) end
function texts.toupper(value) return (value:gsub("^%l", string.upper)) end
function texts.trim(value) return value:match("^%s*(.-)%s*$") end
function texts.car(value) return value:match("^%s*(%S*)") end
function texts.cdr(value) return value:match("^%s*%S*%s*(.*)$") end
function texts.mudcommand(value) return words.expand(value:lower()) or "" end

function texts.contains(value, argument)
  return argument ~= nil and argument ~= "" and value:lower():find(argument:lower(), 1, true) and "1" or "0"
end

function texts.charat(value, argument)
  local at = math.tointeger(tonumber(argument or ""))
  return at and at > 0 and value:sub(at, at) or ""
end

-- Built-in names. Each is FN(run, field name, argument).

local roots = {}

function roots.self(run) return uid(run.owner) end

local function ways_of(room)
  local list = {}
  for _, exit in ipairs(room and room.contents or {}) do
    if exit:is("exit") and direction(exit.name) and exits.goal(exit) then list[#list + 1] = exit.name end
  end
  return list
end

local function random_person(run)
  local list = {}
  for _, who in ipairs(finding.people(rendering.place(run))) do
    if who ~= run.owner and (not run.owner:is("character") or sees(run.owner, who)) then list[#list + 1] = who end
  end
  return #list > 0 and uid(list[random(1, #list)]) or ""
end

function roots.random(run, name)
  if name == "char" then return random_person(run) end
  if name == "dir" then
    local list = ways_of(rendering.place(run))
    return #list > 0 and list[random(1, #list)] or ""
  end
  local most = math.tointeger(tonumber(name or ""))
  if not most then most = math.tointeger(tonumber(variables.get(run, name or "") or "")) end
  return most and most >= 1 and tostring(random(1, math.min(most, 1000000))) or "0"
end

function roots.time(_, name)
  local days = math.floor(now() / 3600)
  local of = { hour = (calendar.now()), day = days % 35 + 1, month = days // 35 % 17 + 1, year = days // 595 }
  return of[name] and tostring(math.floor(of[name])) or ""
end

function roots.people(_, name)
  local room = name and finding.room(name)
  return tostring(#finding.people(room))
end

local function count(room, wanted)
  local sum = 0
  for _, thing in ipairs(room and room.contents or {}) do
    if wanted(thing) then sum = sum + 1 end
  end
  return tostring(sum)
end

function roots.findmob(_, name, argument)
  return count(name and finding.room(name), function(thing)
    if not thing:is("character") then return false end
    return argument == "-1" and thing:is("player") or not thing:is("player") and finding.has_vnum(thing, argument or "")
  end)
end

function roots.findobj(_, name, argument)
  return count(name and finding.room(name), function(thing)
    if thing:is("character") or thing:is("exit") or not argument then return false end
    return finding.has_vnum(thing, argument) or not argument:match("^%d+$") and finding.is_called(thing, argument)
  end)
end

function roots.happyhour() return "0" end

function roots.prog(run, name, argument) return prog.read(run, name or "", argument) end

roots["global"] = function(run, name)
  if not name then return "global" end -- "remote x %global%"
  return variables.kept(run, object("calendar"), name) or ""
end

local WHOLE = { random = true, time = true, people = true, findmob = true, findobj = true, happyhour = true,
  ["global"] = true, prog = true } -- built-ins that take the first field

-- Evaluation.

--- Returns the room that the run happens in.
function rendering.place(run)
  return run.place or finding.place(run.owner)
end

local function fields_of(thing)
  if thing:is("character") then return people end
  if thing:is("room") then return places.rooms end
  return places.things
end

--- Returns fields that every object has, such as hasattached(N) and varexists(v); or nil.
local function of_anything(run, thing, field, argument)
  if field.name == "varexists" then return variables.kept(run, thing, (argument or ""):lower()) and "1" or "0" end
  if field.name == "hasattached" then return run.is_attached(thing, argument or "") and "1" or "0" end
  return nil
end

--- Returns one field of VALUE, a text that may refer to an object.
local function read_field(run, value, field, argument)
  local of_text = texts[field.name]
  if of_text then return of_text(value, argument) end
  if value == "" then return "" end
  local thing = finding.any(run.owner, value)
  if not thing then return "" end
  local answer = of_anything(run, thing, field, argument)
  if answer then return answer end
  local fn = fields_of(thing)[field.name]
  if fn then return fn(thing, argument, run) or "" end
  answer = variables.kept(run, thing, field.name)
  if answer then return answer end
  if field.name ~= "" and not run.is_variable(field.name) then
    run.complain(("%s has no %s"):format(thing.name or "that", field.name))
  end
  return ""
end

local function argument_of(run, field)
  local argument = field.argument
  if argument == nil then return nil end
  return type(argument) == "string" and argument or rendering.text(run, argument)
end

local function read(run, reference)
  local fields, from = reference.fields, 1
  local value = variables.get(run, reference.name)
  local root = roots[reference.name]
  if value == nil and root then
    local first = fields[1]
    if WHOLE[reference.name] then
      value = root(run, first and first.name, first and argument_of(run, first)) or ""
      from = 2
    else
      value = root(run)
    end
  elseif value == nil and words.verbs[reference.name] then
    value = run.letter .. reference.name .. " "
  end
  value = value or ""
  for i = from, #fields do
    value = read_field(run, value, fields[i], argument_of(run, fields[i]))
  end
  return value
end

--- Returns the text of TEMPLATE.
function rendering.text(run, template)
  if type(template) == "string" then return template end
  local parts, size = {}, 0
  for i, part in ipairs(template) do
    local text = type(part) == "string" and part or read(run, part)
    size = size + #text
    if size > TEXT_BYTES then
      run.complain(("a line of more than %d bytes is cut"):format(TEXT_BYTES))
      break
    end
    parts[i] = text
  end
  return table.concat(parts)
end

-- Colours.

local COLOURS = {
  d = "<black>", D = "<grey>", r = "<red>", R = "<red>", g = "<green>", G = "<green>",
  y = "<yellow>", Y = "<yellow>", b = "<blue>", B = "<blue>", m = "<magenta>", M = "<magenta>",
  c = "<cyan>", C = "<cyan>", w = "<white>", W = "<white>",
}

--- Returns VALUE as markup: "@r" is red until the next code, "@n" ends it, "@@" is an at sign.
function rendering.markup(value)
  value = value:gsub("<", "<<")
  if not value:find("@", 1, true) then return value end
  local is_open = false
  value = value:gsub("@(.)", function(code)
    if code == "@" then return "@" end
    local colour = COLOURS[code]
    if not colour and not code:find("%w") then return nil end
    local text = (is_open and "</>" or "") .. (colour or "")
    is_open = colour ~= nil
    return text
  end)
  return is_open and value .. "</>" or value
end

--- Returns VALUE without colour codes, for speech.
function rendering.plain(value)
  return (value:gsub("@([%w@])", function(code) return code == "@" and "@" or "" end))
end

return rendering
