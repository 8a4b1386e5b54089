--- Reads records by a list of their fields, which says what stands in a file and in which order:
---
---     grammar.read(r, mob, "mobile", "keywords~ level# hit_points% affect! position=position:standing armours#4")
---
--- ~ a string, # a number, ! flags, & a vector of flags, % dice, @ a word, in small letters; =SET:NAME the name of a
--- number or word of SET, NAME if it is unknown. A digit behind # makes a list of so many numbers. A field named "_"
--- is read and dropped.
local circle = require("circle/reader")

local grammar = {}

local kinds = {
  ["~"] = function(r, what) return r:string(what) end,
  ["#"] = function(r, what, more)
    if more == "" then return r:integer_here(what) end
    local list = {}
    for i = 1, tonumber(more) do list[i] = r:integer_here(what) end
    return list
  end,
  ["!"] = function(r, what) return r:flag_bits(what) end,
  ["&"] = function(r, what) return r:vector(what) end,
  ["%"] = function(r, what) return r:dice(what) end,
  ["@"] = function(r, what) return r:word(what):lower() end,
  ["="] = function(r, _, more) return r:named(more:match("^(%w+):(%w+)$")) end,
}

local LABELS = { short = "short description", long = "long description", detail = "description", desc = "description",
  _ = "value" }
local fields_of = {} -- by spec

local function parse(spec)
  local list = {}
  for name, kind, more in spec:gmatch("([%w_]+)([~#!&%%@=])(%S*)") do
    list[#list + 1] = { name = name, read = kinds[kind], more = more,
      label = LABELS[name] or name:gsub("_", " ") }
  end
  fields_of[spec] = list
  return list
end

--- Reads the fields of SPEC into RECORD. KIND is for error messages: "the mobile's level".
function grammar.read(r, record, kind, spec)
  for _, field in ipairs(fields_of[spec] or parse(spec)) do
    local value = field.read(r, ("the %s's %s"):format(kind, field.label), field.more)
    if field.name ~= "_" then record[field.name] = value end
  end
  return record
end

local BLOCKS_MAX = 200
grammar.BLOCKS_MAX = BLOCKS_MAX

--- Reads an extra description into the list EXTRAS.
function grammar.extra(r, extras)
  if #extras == BLOCKS_MAX then r:fail("more than %d extra descriptions", BLOCKS_MAX) end
  local keywords = r:string("an extra description's keywords")
  extras[#extras + 1] = { keywords = keywords, text = r:string("an extra description") }
end

--- Adds AFFECT, { location =, modifier = }, to OBJECT, up to a limit.
function grammar.add_affect(object, affect)
  if #object.affects < BLOCKS_MAX then object.affects[#object.affects + 1] = affect end
end

--- Reads a modifier, two numbers, into OBJECT.
function grammar.modifier(r, object)
  grammar.add_affect(object, grammar.read(r, {}, "modifier", "location# modifier#"))
end

--- Returns a parser of a section whose records begin with "#NUMBER" and end with "#0".
function grammar.each(section, parse_record)
  return function(r, area, add)
    local vnum = r:record(section)
    while vnum do
      parse_record(r, add(vnum), area)
      vnum = r:record(section)
    end
  end
end

--- Returns the direction of a further exit of ROOM: those from 10 on have names of their own, so it takes a free one.
--- NAME is for the warning.
function grammar.way(r, room, direction, name)
  while direction >= 10 and room.exits[direction] and direction < 15 do direction = direction + 1 end
  if room.exits[direction] then r:oddity("a second %s in room #%d replaces the first", name, room.vnum) end
  return direction
end

local DOORS_MAX = 64 -- values above are flags of doors in all formats

--- Reads "D<direction>" and what follows into ROOM. DOORS(lock, exit) returns the kind of door of CircleMUD for a lock;
--- MORE(r, exit) reads what else stands there.
function grammar.exit(r, room, doors, more)
  local line, number = r.line, r:integer_here("D's direction")
  local direction = r.directions[number]
  if not direction then r:fail("direction %d is not one of 0-%d", number, #r.directions) end
  direction = grammar.way(r, room, direction, "D" .. number)
  local exit = { line = line, desc = r:string("an exit's description"), keywords = r:string("an exit's keywords") }
  local lock = r:integer_here("an exit's lock")
  exit.door = doors(lock, exit)
  if not exit.door then
    r:oddity("lock kind %d is not one of 0-%d, so this is not a door", lock, DOORS_MAX)
    exit.door = 0
  end
  exit.key, exit.to = circle.vnum(r:integer_here("an exit's key")), r:integer_here("where an exit leads")
  exit.to = exit.to <= 0 and circle.NONE or exit.to
  if more then more(r, exit) end
  room.exits[direction] = exit
end

return grammar
