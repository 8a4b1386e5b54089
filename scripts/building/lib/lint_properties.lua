--- Lint rules for properties: names that nothing declares, and literals of the wrong type.
---
--- 1. A name is known if a package declares it on any prototype, if the object that has the behaviour has it, or if the
--- source declares it: property("grams", "integer").
--- 2. In files of packages each other name is reported; and of `e.this`, where the source or its prototypes in the
--- world declare properties. Elsewhere it is reported only if it is like a known one: a behaviour may keep what it
--- likes in its properties.
--- 3. A literal is reported if no declaration of that name takes it: in files of packages any declaration, of `e.this`
--- those of the object that has the behaviour, and elsewhere those of names that each thing has.
local lint_words = require("lint_words")
local set = require("words").set
local spellings = require("spellings")

local properties = {}

local FIXED = { id = true, ref = true, protos = true, location = true, contents = true, owner = true, away = true }

--- Names of parameters and of variables of loops that are objects in stock scripts.
properties.OBJECTS = set([[who thing room place npc player area exit keeper corpse victim killer foe caster target seat
  garment shopkeeper visitor giver holder npc mob prey]])

local function add(known, one)
  known[one.name] = known[one.name] or {}
  table.insert(known[one.name], one)
end

-- The declarations of packages by name, a list for each, and the names that others may be slips for: not those of
-- settings of players. They stay until the scripts are loaded again.
local stock, likely

local function of_packages()
  if not stock then
    stock, likely = {}, {}
    for name in pairs(FIXED) do likely[name] = true end
    for _, one in ipairs(build.stock_properties()) do
      add(stock, one)
      if one.from ~= "player" and one.name:sub(1, 1) ~= "_" then likely[one.name] = true end
    end
  end
  return stock
end

local SHORTEST = 5 -- of a name that is compared: one letter makes another word of a shorter one
local SHORTEST_SWAPPED = 4

--- True if NAME is MEANT with one letter too few, too many, wrong or in the wrong place, but not the first. Of a short
--- name only two letters may be swapped, or with IS_READ one inside is missing.
function properties.is_slip(name, meant, is_read)
  if #name < SHORTEST_SWAPPED or name:byte() ~= meant:byte() then return false end
  local at = 1
  while at <= #name and name:byte(at) == meant:byte(at) do at = at + 1 end
  local rest, other = name:sub(at), meant:sub(at)
  local is_swapped = rest:sub(1, 2) == other:sub(1, 2):reverse() and #rest > 1 and rest:sub(3) == other:sub(3)
  if #name < SHORTEST then return is_swapped or is_read and rest ~= "" and rest == other:sub(2) or false end
  return is_swapped or rest:sub(2) == other or rest == other:sub(2) or rest:sub(2) == other:sub(2)
end

--- Prepares W for the source of THING, or of a package: the known properties by name, each a list of declarations.
function properties.begin(w, thing)
  w.props, w.declared, w.unknown_props, w.in_package, w.is_typed = {}, {}, {}, w.stock and not thing, false
  w.set_props = {}
  if not build.stock_properties then return end -- a build without the module types
  w.props, w.own = of_packages(), {}
  for _, one in ipairs(thing and build.declared(thing) or {}) do
    add(w.own, one)
    if one.package == "" then
      add(w.declared, one)
      w.is_typed = true
    end
  end
end

--- Returns the declarations of NAME, or nil. "resets_2" is declared as "resets_#".
local function declared(w, name)
  return w.declared[name] or w.props[name] or w.props[name:gsub("%d+$", "#")]
end

--- True if anything declares a property NAME, or each object has it.
function properties.is_known(w, name) return FIXED[name] or w.props and declared(w, name) ~= nil end

--- Returns true if the property is an object wherever it is declared, and a prototype of it or nil.
function properties.is_object(w, name)
  if name == "location" or name == "owner" then return true end
  local list = w.declared[name] or w.props[name]
  for _, one in ipairs(list or {}) do
    if not one.type:find("^object[%a%s/-]*$") then return false end
  end
  return list ~= nil, name == "area" and "area" or list and #list == 1 and list[1].type:match("^object of (%S+)$")
end

--- Notes a name that nothing declares; OF_THIS: of e.this.
local function note(w, name, at, of_this, is_read, of_actor)
  if not FIXED[name] and not w.names.methods[name] and not declared(w, name) then
    w.unknown_props[#w.unknown_props + 1] = { name = name, at = at, of_this = of_this, is_read = is_read,
      of_actor = of_actor }
  end
end

--- Looks at a property that is read.
function properties.read(w, member) note(w, member.name, member.at, member.of_this, true, member.of_actor) end

local EXAMPLES = { string = true, number = true, boolean = true, table = true }

--- Returns the value of a literal, or nil. A table stands for all tables.
local function value_of(w, expr)
  local text = expr.at and w.texts[expr.at]
  if expr.kind == "string" then return text end
  if expr.kind == "number" then return tonumber(text) end
  if expr.kind == "boolean" then return text == "true" end
  return {}
end

--- Returns the declaration of NAME for things made from the object with the ref BY, in a list; or nil.
local function declared_by(name, by)
  local one = by and build.declared and object(by)
  one = one and build.declared(one, name)
  return one and { one }
end

--- Returns the declarations that certainly hold for NAME, or nil; OF_THIS: of e.this. BY: the ref of the object that
--- it is a property of, or of a prototype of that; or nil.
function properties.certain(w, name, of_this, by)
  if w.in_package then return declared(w, name) end
  local of_one = not w.declared[name] and declared_by(name, by)
  if of_one then return of_one end
  if of_this and (w.declared[name] or w.own and w.own[name]) then return w.declared[name] or w.own[name] end
  for _, one in ipairs(w.props[name] or {}) do
    if one.from == "thing" then return w.props[name] end
  end
  return nil
end

--- Returns the word that VALUE is a slip for, if all declarations of NAME allow only words and the source doesn't set
--- the property; or nil.
function properties.near_word(w, name, value)
  local words = {}
  if w.set_props[name] then return nil end
  for _, one in ipairs(w.declared[name] or w.props[name] or {}) do
    local type = one.type:gsub("%s", "")
    if not type:find("^[%w_-]+|[%w_|-]+$") then return nil end
    for word in type:gmatch("[^|]+") do words[word] = true end
  end
  local near = not words[value] and build.nearest(value, words)
  return near and properties.is_slip(value, near) and near or nil
end

--- Reports a literal that no declaration of NAME takes.
local function check_type(w, name, at, expr, of_this)
  local list = EXAMPLES[expr.kind] and properties.certain(w, name, of_this)
  if not list then return end
  local value, wanted = value_of(w, expr), nil
  for _, one in ipairs(list) do
    wanted = build.wanted(one.type, value)
    if not wanted then return end
  end
  if wanted then w.problem(w, at, "%s has to be %s", name, wanted) end
end

--- Looks at a property that is set to the value of an expression; OF_THIS: of e.this.
function properties.written(w, name, at, value, of_this)
  if FIXED[name] then return end
  w.set_props[name] = true
  note(w, name, at, of_this)
  check_type(w, name, at, value, of_this)
end

--- Takes property(NAME, TYPE …), which a behaviour says of its own object.
local function declare(w, args)
  local name, kind = args[1], args[2]
  if not name or name.kind ~= "string" then return end
  local said = lint_words.text(w, kind) or "free"
  local known, why = build.type(said)
  if not known then w.problem(w, kind.at, "%s", why) end
  w.is_typed = true
  w.declared[w.texts[name.at]] = { { name = w.texts[name.at], type = known or "free" } }
end

--- Looks at what a call says of properties: create(PROTO, {…}), read(O, "hp", …) and property(…).
function properties.called(w, callee, args)
  if callee.kind ~= "global" then return end
  if callee.name == "create" and args[2] and args[2].kind == "table" then
    for name, value in pairs(args[2].names) do
      if name == "at" and not w.in_package then
        w.problem(w, args[2].places[name], "in scripts the place is location: create(PROTO, { location = PLACE })")
      end
      properties.written(w, name, args[2].places[name], value)
      spellings.set(w, args[2].places[name], name)
    end
  elseif callee.name == "read" and w.in_package then
    for i = 2, #args do
      if args[i].kind == "string" then note(w, w.texts[args[i].at]:match("^[^.]*"), args[i].at) end
    end
  elseif callee.name == "property" and build.type then
    declare(w, args)
    if args[1] and args[1].kind == "string" then spellings.set(w, args[1].at, w.texts[args[1].at]) end
  end
end

local CALLED = { ["("] = true, ["{"] = true, string = true } -- lint_names.lua says more of calls

-- Properties that builders ask of an object that has them under another name.
local PERSONS = "people have no property \"%s\": money is things, and o:pay(TO, AMOUNT) takes it"
local OF_PERSONS = { coins = true, money = true, gold = true, purse = true }
local MEANT = {
  sky = "an area's sky is the property \"weather\"",
  inventory = "write o.contents",
  exits = "write room:exit(\"north\")",
  db = "each value is a property of its own: o.seen = true",
  is_player = "write o:is(\"player\")",
  parent = "write o.protos[1]",
}

--- Returns what is wrong with the read of a NAME that no file and no script of the world sets, or nil.
local function unset(w, one, near)
  if one.name == "exits" and one.is_read and w.thing and not w.set_props.exits then
    return "rooms have no property \"exits\": " .. MEANT.exits
  end
  if one.of_actor and one.is_read and OF_PERSONS[one.name] then return PERSONS:format(one.name) end
  if CALLED[w.kinds[one.at + 1]] or not one.is_read or not w.thing or w.set_props[one.name] or not build.is_set then
    return nil
  end
  if w.source:find("[\"']" .. one.name .. "[\"']") or build.is_set(one.name, w.thing) then return nil end
  return ("nothing declares or sets the property \"%s\"; %s"):format(one.name, MEANT[one.name]
    or near and ("did you mean \"%s\"?"):format(near)
    or ("set it, or declare it: property(\"%s\", \"free\")"):format(one.name))
end

--- Returns what is wrong with a NAME that nothing declares, or nil if the source may well have it.
local function slip(w, one)
  local name, of_this = one.name, one.of_this
  local is_strict = w.in_package or w.is_typed and of_this
  local near = w.nearest(w, name, is_strict and w.props or likely) or w.nearest(w, name, w.declared)
  local meant = near and ("did you mean \"%s\"?"):format(near)
  if is_strict then
    return ("no prototype declares the property \"%s\"; %s"):format(name, meant or "declare it: help properties")
  elseif near and properties.is_slip(name, near, one.is_read and not w.set_props[name]) then
    return ("no property is called \"%s\"; %s If not, declare it: property(\"%s\", \"free\")"):format(name, meant, name)
  end
  return unset(w, one, near)
end

--- Reports names that nothing declares, after the whole source was read.
function properties.report(w)
  if not next(w.props) then return end
  for _, one in ipairs(w.unknown_props) do
    local why = not declared(w, one.name) and slip(w, one)
    if why then w.problem(w, one.at, "%s", why) end
  end
end

return properties
