--- Descriptions of objects for Lua language servers (LuaCATS): a class for each prototype, with the properties that it
--- declares, a class for each command's e, and the texts that
--- scripts may give. `Object` has all properties, so an editor flags a name that no
--- prototype declares. The words of area files stand at the end. tools/doc has the functions and the classes of events.
local event_words = require("event_words")
local fields = require("event_fields")
local shapes = require("shapes")

local OBJECTS_MAX, AT_ONCE = 20000, 50

local stubs = {}

local HEAD = [[
---@meta
-- The properties of objects, by prototype; written by `skein script annotations`. A behaviour that knows its object
-- says so: local this = e.this ---@type skein.container
]]

--- Returns the name of the class of a prototype.
local function class_of(ref) return "skein." .. ref:gsub("[^%w_]", "_") end

--- Returns the name of the class of a table in a property: see shapes.lua of core.
local function class_of_table(name) return "skein.table." .. name end

--- Returns the name of a field as it stands in a class, or nil if it can't.
local function field_of(name)
  if name:find("^[%a_][%w_]*$") then return name end
  return not name:find("#", 1, true) and ("[%q]"):format(name) or nil
end

--- Returns one class: its line, and a line for each property that it declares.
local function class(ref, parents, list)
  local out = { "---@class " .. class_of(ref) .. ": " .. table.concat(parents, ", ") }
  table.sort(list, function(a, b) return a.name < b.name end)
  for _, one in ipairs(list) do
    local field = field_of(one.name)
    local kind = shapes.declared(ref, one.name)
    local annotation = kind and shapes.annotation(kind, class_of_table) or one.annotation
    local doc = shapes.doc(ref, one.name, one.doc)
    if field then out[#out + 1] = ("---@field %s? %s %s"):format(field, annotation, doc) end
  end
  return table.concat(out, "\n")
end

--- Returns the class of the tables of one shape.
local function table_class(name)
  local keys, doc = shapes.keys(name)
  local out = { "-- " .. doc, "---@class " .. class_of_table(name) }
  for _, key in ipairs(shapes.order(keys)) do
    local field = type(key) == "number" and "[" .. key .. "]" or field_of(key)
    if field then
      out[#out + 1] = ("---@field %s? %s %s"):format(field, shapes.annotation(keys[key][1], class_of_table),
        shapes.key_doc(name, key))
    end
  end
  return table.concat(out, "\n")
end

--- Returns the classes of the prototypes that proto inherits from.
local function parents_of(proto)
  local parents = {}
  for _, parent in ipairs(proto.protos) do
    if parent.ref then parents[#parents + 1] = class_of(parent.ref) end
  end
  return #parents > 0 and parents or { "ObjectBase" }
end

--- Returns "---@alias NAME" with the keys of WORDS that FITS says are part of it, as literals.
local function alias(pause, name, words, fits)
  local list = {}
  for word, value in pairs(words) do
    pause()
    if fits(word, value) then list[#list + 1] = ("%q"):format(word) end
  end
  table.sort(list)
  if #list == 0 then list[1] = "string" end
  return "---@alias " .. name .. " " .. table.concat(list, "|")
end

--- True if the object with that ref, which has no place, is a prototype: a room without heirs is a place. Heirs that
--- are too many to be read at once make it one.
local function is_model(ref)
  local one = object(ref)
  if not one or not one:is("room") then return one ~= nil end
  local are_read, heirs = pcall(find, { proto = one })
  return not are_read or #heirs > 1
end

--- Returns what completes the texts in scripts: skein.verb, the events of verbs; skein.ref, of objects with a ref; and
--- skein.proto, of prototypes.
local function aliases(pause, refs, models)
  return alias(pause, "skein.verb", build.verbs(), function(verb, event)
      return verb == event and not fields[verb] and not event_words[verb] and verb:find("^%l[%w-]*$")
    end), alias(pause, "skein.ref", refs, function() return true end),
    alias(pause, "skein.proto", models, function() return true end)
end

--- Reads the first objects of the world, because build.refs knows only those in memory.
local function read_world(pause)
  local from, left = 1, OBJECTS_MAX
  while from and left > 0 do
    local list, rest = build.things(from, AT_ONCE)
    from, left = rest, left - #list
    pause()
  end
end

--- Returns the declarations of all packages, and those of the world's own things with a ref, also in behaviours.
local function declarations(pause, world_refs)
  local list = build.stock_properties()
  for ref in pairs(world_refs) do
    pause()
    local thing = object(ref)
    for _, one in ipairs(thing and build.declared(thing) or {}) do
      if one.package == "" and one.from == ref then list[#list + 1] = one end
    end
  end
  return list
end

-- Commands.

-- The type of what a pattern names, by the kinds of build.pattern. An editor would ask for a check of
-- each that may be left out, so that is not marked.
local SLOTS = { raw = "string", object = "Object", objects = "Object[]", number = "number", other = "any" }

--- Returns the patterns of the commands of the world's things with a ref, in order.
local function patterns_of(pause, world_refs)
  local patterns = {}
  for ref in pairs(world_refs) do
    pause()
    local thing = object(ref)
    for _, one in ipairs(thing and build.handlers(thing) or {}) do
      if one.kind == "command" and one.from == thing then patterns[one.name] = true end
    end
  end
  return shapes.order(patterns)
end

--- Returns the class of a command's e, and the form of command that gives it.
local function command_class(number, pattern)
  local name = ("skein.command.%d"):format(number)
  local out = { "-- " .. pattern, ("---@class %s: Event.verb"):format(name) }
  local slots = build.pattern(pattern) or {}
  for _, slot in ipairs(shapes.order(slots)) do
    out[#out + 1] = ("---@field %s %s"):format(slot, SLOTS[slots[slot]])
  end
  return table.concat(out, "\n"), ("---@overload fun(pattern: %q, fn: fun(e: %s): any)"):format(pattern, name)
end

--- Returns the classes of commands, and the function that editors choose them by.
local function commands(pause, world_refs)
  local classes, forms = {}, {}
  for number, pattern in ipairs(patterns_of(pause, world_refs)) do
    pause()
    classes[number], forms[number] = command_class(number, pattern)
  end
  if #classes == 0 then return nil end
  classes[#classes + 1] = table.concat(forms, "\n") .. "\nfunction command(pattern, fn) end"
  return table.concat(classes, "\n\n")
end

-- Files of areas.

local FILES = [[
-- Files of areas: KIND "REF" { ... }. In behaviours these words are none.
---@class skein.file
---@field at? string|Object where it is: "REF"
---@field proto? string|Object|(string|Object)[] what it is made from
---@field owner? string the player who owns it
---@field area? string|Object the area that it belongs to
---@field behaviour? string its script, unless it stands in behaviours/REF.lua
---@field timers? table<string, table> its timers, by name
---@field [integer] any property(NAME, TYPE, DEFAULT, DOC)

---@class skein.file.way: skein.exit
---@field to? string|Object where it leads: "REF"
---@field twin? boolean|string|Object the way back; false: it goes one way

---@class skein.file.prototype: skein.file, Object

-- object "REF" { ... }, as exports write things of several prototypes.
---@class ObjectBase
---@operator call(skein.file.prototype): nil

---@param name skein.ref|string
---@return Object
function ref(name) end

---@param name string
---@return fun(fields: skein.file.prototype)
function prototype(name) end

---@class skein.game
---@field title? string what it is
---@field packages? (string|table)[] its packages: "default" and others, or "-NAME"
---@field settings? table<string, table> settings of packages, by name
---@field world? string the folder of its areas, or "starter"

---@param name string
---@return fun(fields: skein.game)
function game(name) end
]]

--- Returns the word by which files declare things made from REF, or nil: a word of scripts stays theirs.
local function word_of(ref, globals)
  return ref:find("^%a[%w_]*$") and not globals[ref] and ref ~= "prototype" and ref ~= "game" and ref or nil
end

--- Returns the class of the files' entries of a kind, and the function that is called so.
local function file_kind(ref)
  local exits = object(ref) and object(ref):is("room")
    and "---@field exits? table<string, string|Object|skein.file.way> the ways out, by their names\n" or ""
  local ways = ref == "exit" and "skein.file.way" or class_of(ref)
  return ("---@class skein.file.of_%s: skein.file, %s\n%s\n---@param name string\n"
    .. "---@return fun(fields: skein.file.of_%s)\nfunction %s(name) end"):format(ref, ways, exits, ref, ref)
end

--- Returns the text of the file. PAUSE, if given, is called often so that others get their turn: each
--- object may be gone then.
function stubs.text(pause)
  pause = pause or function() end
  local refs, by = {}, {}
  read_world(pause)
  local world_refs, models = build.refs(), {}
  for ref, is_proto in pairs(world_refs) do
    pause()
    models[ref] = is_proto and is_model(ref) or nil
  end
  local function add(proto)
    if not proto or not proto.ref or by[proto.ref] then return end
    for _, parent in ipairs(proto.protos) do add(parent) end
    by[proto.ref] = { parents = parents_of(proto), list = {} }
    refs[#refs + 1] = proto.ref
  end
  for _, one in ipairs(declarations(pause, world_refs)) do
    add(object(one.from))
    if by[one.from] then table.insert(by[one.from].list, one) end
  end
  for _, ref in ipairs(shapes.order(models)) do
    pause()
    add(object(ref))
  end
  local out, all = { HEAD, aliases(pause, world_refs, models) }, {}
  for _, ref in ipairs(refs) do
    pause()
    out[#out + 1] = class(ref, by[ref].parents, by[ref].list)
    all[#all + 1] = class_of(ref)
  end
  for _, name in ipairs(shapes.names()) do
    pause()
    out[#out + 1] = table_class(name)
  end
  out[#out + 1] = "---@class Object: " .. table.concat(all, ", ")
  out[#out + 1] = FILES:gsub("%s+$", "")
  local globals = build.names(false).globals
  for _, ref in ipairs(refs) do
    pause()
    if word_of(ref, globals) then out[#out + 1] = file_kind(ref) end
  end
  out[#out + 1] = commands(pause, world_refs)
  return table.concat(out, "\n\n") .. "\n"
end

return stubs
