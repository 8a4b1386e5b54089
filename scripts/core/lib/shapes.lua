--- Shapes of tables in properties, as data: which keys a table has, and which type each value is of. The package that
--- reads a table declares its shape once; the linter of areas, `@property` and the stubs for editors read it here.
---
---   shapes.add("good", "one of a shop's goods", {
---     proto = { "ref", "the prototype" },
---     price = { "number 0..", "its own price" },
---   })
---   shapes.property("shopkeeper", "goods", "ref | list of (ref | good)")
---
--- A type is one of `help properties`, the name of a shape, `ref` (a thing, or the ref of one) or `ref of room`,
--- alone or in `list of`, `map of` and unions; words stand in quotes, 'take'|'drop'. A list with few items of
--- different types has the keys 1, 2 and so on. `open`: the table has other keys, too. `like`: it also has those of
--- another shape.
local shapes = {}

local DEPTH = 14 -- tables in tables

local known = {}      -- name -> { doc =, keys = name -> { type, doc }, like =, open = }
local of_property = {} -- name of a property -> { { proto =, type = }, … }
local parsed = {}     -- type -> its alternatives
local slots = {}      -- name of a property -> { { proto =, names =, is_act = }, … }
local key_slots = {}  -- name of a shape -> key -> { names =, is_act = }

local function split_words(text)
  local list = {}
  for word in text:gmatch("%S+") do list[#list + 1] = word end
  return list
end

--- Declares the shape NAME. KEYS: key -> { TYPE, DOC }. Call it while a file loads, like the others below.
function shapes.add(name, doc, keys, more)
  known[name] = { doc = doc, keys = keys, like = more and more.like, open = more and more.open }
end

--- Adds KEY to the shape NAME, which may be of another package.
function shapes.key(name, key, kind, doc)
  known[name].keys[key] = { kind, doc }
end

--- Declares that property NAME of things made from PROTO is of TYPE, which may name shapes.
function shapes.property(proto, name, kind)
  of_property[name] = of_property[name] or {}
  table.insert(of_property[name], { proto = proto, type = kind })
end

--- Declares that the game fills in NAMES, such as "name", in the { } of property NAME of things made from PROTO. ACT:
--- it is a template (help templates). In a text without this nothing is filled in. The linter, `@property` and the
--- stubs for editors read it.
function shapes.fill(proto, name, names, act)
  slots[name] = slots[name] or {}
  table.insert(slots[name], { proto = proto, names = split_words(names), is_act = act })
end

--- The same of KEY in the shape NAME.
function shapes.fill_key(name, key, names, act)
  key_slots[name] = key_slots[name] or {}
  key_slots[name][key] = { names = split_words(names), is_act = act }
end

--- Returns DOC and what the text of SLOT, one of those declarations or nil, can have: "the words. It can have {name}".
local function with_slots(doc, slot)
  return slot and ("%s. It can have {%s}"):format(doc, table.concat(slot.names, "}, {")) or doc
end

--- Returns DOC of property NAME as PROTO, a ref, declares it, and what its text can have.
function shapes.doc(proto, name, doc)
  for _, one in ipairs(slots[name] or {}) do
    if one.proto == proto then return with_slots(doc, one) end
  end
  return doc
end

--- Returns the names of shapes.fill for property NAME of THING, and whether it is a template; or nil.
function shapes.slots(thing, name)
  for _, one in ipairs(slots[name] or {}) do
    if thing:is(one.proto) then return one.names, one.is_act end
  end
  return nil
end

--- Returns the declaration of KEY in the shape NAME or in the one that it is like, or nil.
local function key_slot(name, key)
  local like = known[name] and known[name].like
  return key_slots[name] and key_slots[name][key] or like and key_slot(like, key) or nil
end

--- The same of KEY in the shape NAME.
function shapes.key_slots(name, key)
  local one = key_slot(name, key)
  if one then return one.names, one.is_act end
  return nil
end

--- Returns the doc of KEY in the shape NAME, and what its text can have.
function shapes.key_doc(name, key)
  return with_slots(shapes.find(name, key)[2], key_slot(name, key))
end

--- True if the values of TYPE, as properties and shapes declare it, can be texts that people read.
function shapes.is_text(kind)
  return kind:find("%f[%a]text%f[%A]") ~= nil
end

--- Returns the type of property NAME of THING if it has a shape, or nil.
function shapes.of(thing, name)
  for _, one in ipairs(of_property[name] or {}) do
    if thing:is(one.proto) then return one.type end
  end
  return nil
end

--- Returns the type of property NAME as PROTO declares it, or nil.
function shapes.declared(proto, name)
  for _, one in ipairs(of_property[name] or {}) do
    if one.proto == proto then return one.type end
  end
  return nil
end

--- Returns the declaration of KEY in the shape NAME, { type, doc }, or nil.
function shapes.find(name, key)
  local shape = known[name]
  return shape and (shape.keys[key] or shape.like and shapes.find(shape.like, key)) or nil
end

--- Returns the keys of the shape NAME, as key -> { type, doc }, and what the shape is; or nil.
function shapes.keys(name)
  local shape, all = known[name], {}
  if not shape then return nil end
  for key, one in pairs(shape.like and shapes.keys(shape.like) or {}) do all[key] = one end
  for key, one in pairs(shape.keys) do all[key] = one end
  return all, shape.doc
end

--- Returns the keys of a table, such as those of shapes.keys, sorted by their text.
function shapes.order(keys)
  local order = {}
  for key in pairs(keys) do order[#order + 1] = key end
  table.sort(order, function(a, b) return tostring(a) < tostring(b) end)
  return order
end

--- Returns the names of all shapes, sorted.
function shapes.names()
  return shapes.order(known)
end

-- Types.

--- Returns the parts of TEXT between the bars that stand outside of brackets.
local function split(text)
  local parts, from, depth = {}, 1, 0
  for at = 1, #text do
    local c = text:sub(at, at)
    if c == "(" then depth = depth + 1 elseif c == ")" then depth = depth - 1 end
    if c == "|" and depth == 0 then
      parts[#parts + 1] = text:sub(from, at - 1)
      from = at + 1
    end
  end
  parts[#parts + 1] = text:sub(from)
  return parts
end

local parse

local function parse_one(text)
  text = text:match("^%s*(.-)%s*$")
  local kind, inner = text:match("^(%l+) of (.*)$")
  if kind == "list" or kind == "map" then
    return { kind = kind, of = parse(inner:match("^%((.*)%)$") or inner), text = text }
  end
  if text == "ref" or kind == "ref" then return { kind = "ref", proto = inner, text = text } end
  return { kind = known[text] and "shape" or "plain", name = text, text = text }
end

--- Returns the alternatives of a type.
function parse(text)
  if not parsed[text] then
    local list, plain = {}, {}
    for _, part in ipairs(split(text)) do
      local one = parse_one(part)
      if one.kind == "plain" then plain[#plain + 1] = one.text else list[#list + 1] = one end
    end
    if #plain > 0 then list[#list + 1] = { kind = "plain", text = table.concat(plain, " | ") } end
    parsed[text] = list
  end
  return parsed[text]
end

--- Returns the names of the shapes in a type, as a list.
function shapes.inside(text)
  local names = {}
  local function look(list)
    for _, one in ipairs(list) do
      if one.kind == "shape" then names[#names + 1] = one.name end
      if one.of then look(one.of) end
    end
  end
  look(parse(text))
  return names
end

local PLAIN = { ref = "Object|string" }

--- Returns a type in the notation of Lua language servers. CLASS(NAME) is the class of a shape.
function shapes.annotation(text, class)
  local function write(list)
    local parts = {}
    for i, one in ipairs(list) do
      local inner = one.of and write(one.of)
      if one.kind == "list" and inner:find("|", 1, true) then inner = "(" .. inner .. ")" end
      parts[i] = one.kind == "list" and inner .. "[]" or one.kind == "map" and "table<any, " .. inner .. ">"
        or one.kind == "shape" and class(one.name) or PLAIN[one.kind]
        or build.annotation and build.annotation(one.text) or "any"
    end
    return table.concat(parts, "|")
  end
  return write(parse(text))
end

-- Values.

--- True if VALUE is a table, not an object.
local function is_table(value) return type(value) == "table" end

--- Returns the object that VALUE is or names, or nil.
local function referred(value)
  if type(value) == "string" or math.type(value) == "integer" then return object(value) end
  return living(value) and value or nil
end

local function is_list(value)
  for key in pairs(value) do
    if math.type(key) ~= "integer" then return false end
  end
  return true
end

--- True if VALUE may be meant as ONE, by its outer form. LOOSELY: a text or number may be meant as a ref.
local function may_be(one, value)
  if one.kind == "shape" then return is_table(value) and (shapes.find(one.name, 1) ~= nil or not is_list(value)
    or next(value) == nil) end
  if one.kind == "list" then return is_table(value) and is_list(value) end
  if one.kind == "map" then return is_table(value) end
  if one.kind == "ref" then return not is_table(value) and type(value) ~= "boolean" end
  return not build.wanted or build.wanted(one.text, value) == nil
end

--- Returns what a value of a type has to be, in words.
local function wanted(list, value)
  local parts = {}
  for i, one in ipairs(list) do
    if one.kind == "shape" then
      parts[i] = "a table: " .. known[one.name].doc
    elseif one.kind == "ref" then
      parts[i] = one.proto and "a " .. one.proto or "a thing"
    elseif one.kind == "list" then
      parts[i] = "a list"
    elseif one.kind == "map" then
      parts[i] = "a table"
    else
      parts[i] = build.wanted and build.wanted(one.text, value) or one.text
    end
  end
  return table.concat(parts, ", or ")
end

--- Writes the place of KEY below PATH: `steps[2].goal`.
local function below(path, key)
  if type(key) == "string" and key:find("^[%a_][%w_]*$") then return path .. "." .. key end
  if type(key) == "string" then return ("%s[%q]"):format(path, key) end
  return ("%s[%s]"):format(path, tostring(key))
end

local check

local function check_shape(name, value, path, about)
  local shape = known[name]
  about.enter(name, value, path)
  for key, one in pairs(value) do
    local declared = shapes.find(name, key)
    if declared then
      about.visit(name, key, one, path)
      check(parse(declared[1]), one, below(path, key), about)
    elseif not shape.open then
      about.unknown(name, key, path)
    else
      about.extra(name, key, one, path)
    end
  end
end

--- True if VALUE, hours of the day as { from =, to = } or a list of those, has numbers that no clock shows. The game
--- takes them for hours that never come; areas of older games have such.
function shapes.has_odd_hours(value)
  for key, one in pairs(is_table(value) and value or {}) do
    if is_table(one) and shapes.has_odd_hours(one) then return true end
    if math.type(key) == "integer" and type(one) == "number" then return true end
    if (key == "from" or key == "to") and type(one) == "number" and (one < 0 or one > 24) then return true end
  end
  return false
end

local function check_ref(one, value, path, about)
  local thing = referred(value)
  if not thing then
    about.missing(path, value)
  elseif one.proto and not thing:is(one.proto) then
    about.wrong(path, "a " .. one.proto)
  end
end

--- Returns the alternative of LIST that VALUE is meant as, or nil. A text that names nothing may be another text.
local function meant(list, value)
  local otherwise
  for _, one in ipairs(list) do
    local names_nothing = one.kind == "ref" and type(value) == "string" and not referred(value)
    if names_nothing then otherwise = otherwise or one elseif may_be(one, value) then return one end
  end
  return otherwise
end

function check(list, value, path, about)
  local found = meant(list, value)
  about.depth = about.depth + 1
  if about.depth > DEPTH then
    about.wrong(path, "less deep")
  elseif not found then
    about.wrong(path, wanted(list, value), value)
  elseif found.kind == "shape" then
    check_shape(found.name, value, path, about)
  elseif found.kind == "ref" then
    check_ref(found, value, path, about)
  elseif found.kind == "plain" and found.text:find("hours", 1, true) and shapes.has_odd_hours(value) then
    about.wrong(path, "hours from 0 to 24")
  elseif found.of then
    for key, one in pairs(value) do check(found.of, one, below(path, key), about) end
  end
  about.depth = about.depth - 1
end

--- Walks through VALUE, which stands at PATH and should be of TYPE. ABOUT has functions for the parts of VALUE:
--- enter(SHAPE, TABLE, PATH), visit(SHAPE, KEY, VALUE, PATH), and for mistakes unknown(SHAPE, KEY, PATH),
--- extra(SHAPE, KEY, VALUE, PATH) (a key that an open shape doesn't declare), missing(PATH, VALUE) (no such thing)
--- and wrong(PATH, WANTED[, VALUE]).
function shapes.walk(kind, value, path, about)
  about.depth = 0
  check(parse(kind), value, path, about)
end

return shapes
