--- Mobiles, objects and rooms of ROM 2.4, and of ROT, which has flags of shields as well.
local circle = require("circle/reader")
local formats = require("are/formats")
local grammar = require("are/grammar")
local sections = require("are/sections")

local trim = circle.trim
local BLOCKS_MAX = grammar.BLOCKS_MAX

local rom = { sections = {} }
local own = rom.sections

-- #AREA -----------------------------------------------------------------------------
--
--     file~ name~ credits~ first last          credits: "{ 5 35} Author  Title"; ROT: "ROT v1.2 format~" before them

function own.AREA(r, area)
  local first = r:string("the area's file")
  if r:peek() == "#" then formats.refuse(r, r.text:find("^#%s*[AVRF][UEAL]", r.at) and "smaug" or "merc") end
  if first:find("^%s*RO[MT] v") then first = r:string("the area's file") end
  area.own_file, area.name = trim(first), trim(r:string("the area's name"))
  sections.credits(area, r:string("the area's credits"))
  area.bottom, area.top = r:integer_here("the area's first number"), r:integer_here("the area's last number")
end

-- #MOBILES ------------------------------------------------------------------------------

local REMOVED = { act = "action", aff = "affect", off = "off", imm = "imm", res = "res", vul = "vuln", ["for"] = "form",
  par = "parts", shd = "shield" }

-- "F par CDE": bits of its race that the mobile lacks.
local function read_removed(r, mob)
  local word = r:word("the flags that F removes"):lower()
  local set = REMOVED[word:sub(1, 3)]
  if not set then
    r:fail("F should remove from act, aff, off, imm, res, vul, for or par, not %s", r:quoted(word))
  end
  local flags, all = r:flag_bits("the flags of F"), mob.removed[set] or { 0, 0, 0, 0 }
  for i = 1, 2 do all[i] = all[i] | flags[i] end
  mob.removed[set] = all
end

local function read_program(r, mob)
  if #mob.programs == BLOCKS_MAX then r:fail("more than %d programs of one mobile", BLOCKS_MAX) end
  mob.programs[#mob.programs + 1] = { type = r:word("the program's event"):lower(), line = r.line,
    vnum = r:integer_here("the program's number"), phrase = r:string("the program's phrase") }
end

local MOB_BLOCKS = {
  F = read_removed, M = read_program,
  D = function(r, mob) mob.more.dies = trim(r:string("the text for others when the mobile dies")) end,
  T = function(r, mob) mob.more.speaks = trim(r:string("how the mobile speaks")) end,
}

-- By the count of values on the line: flags of shields are ROT's, and some games have more flags of actions.
local FLAGS = {
  [5] = "action! affect! shield! alignment# group#", [6] = "action! action_2! affect! shield! alignment# group#",
}

local function read_mobile(r, mob)
  mob.programs, mob.removed, mob.triggers, mob.more = {}, {}, {}, {}
  grammar.read(r, mob, "mobile", "keywords~ short~ long~ detail~")
  if r.text:match("^%s*[%w-|]+%s+[%w-|]+%s+%-?%d+%s+S", r.at) then formats.refuse(r, "merc") end
  grammar.read(r, mob, "mobile", "race~")
  mob.race = trim(mob.race)
  grammar.read(r, mob, "mobile", FLAGS[#r:words_here()] or "action! affect! alignment# group#")
  grammar.read(r, mob, "mobile", "level# hitroll# hit_points% mana% damage% attack@ armours#4 off! imm! res! vuln! "
    .. "position=position:standing default_position=position:standing sex=sex:neutral wealth# form! parts! size@ "
    .. "material@")
  while true do
    local block = MOB_BLOCKS[r:peek()]
    if not block then return end
    r:letter("F or M")
    block(r, mob)
  end
end

-- #OBJECTS ------------------------------------------------------------------------------

local function value_number(r) return r:integer_here("one of the object's values") end
--- A word, in quotes if it has blanks; in some games a '~' ends it.
local function value_word(r)
  local what = "one of the object's values"
  if r:is_at_string() then return trim(r:string(what)):lower() end
  return r:word(what):lower()
end
local function value_flags(r) return r:flag_bits("one of the object's values")[1] end

-- How to read the five values of each type. Returns the four values that the other formats have; the rest
-- goes into MORE by name.
local VALUES = {
  weapon = function(r, more)
    more.class = value_word(r)
    local dice, size, attack = value_number(r), value_number(r), value_word(r)
    more.weapon = r:flag_bits("the weapon's flags")
    return { 0, dice, size, attack }
  end,
  container = function(r, more)
    local values = { value_number(r), value_flags(r), value_number(r) }
    values[4], more.max_weight, more.multiplier = 0, value_number(r), value_number(r)
    return values
  end,
  drink = function(r)
    local values = { value_number(r), value_number(r), value_word(r), value_number(r) }
    r:word("one of the object's values")
    return values
  end,
  wand = function(r)
    local values = { value_number(r), value_number(r), value_number(r), value_word(r) }
    r:word("one of the object's values")
    return values
  end,
  potion = function(r)
    return { value_number(r), value_word(r), value_word(r), value_word(r), value_word(r) }
  end,
}
VALUES.fountain, VALUES.staff, VALUES.pill, VALUES.scroll = VALUES.drink, VALUES.wand, VALUES.potion, VALUES.potion

local function five_numbers(r)
  local values = {}
  for i = 1, 5 do
    local value = r:is_at_string() and value_word(r) or value_flags(r)
    values[i] = type(value) == "number" and value >= 0x80000000 and value - 0x100000000 or value
  end
  return values
end

local WHERE = { A = "affect", I = "imm", R = "res", V = "vuln", S = "shield" }

local function read_affect(r, object, mark)
  local where
  if mark == "F" then
    where = WHERE[r:letter("what F gives")]
    if not where then r:fail("F gives A, I, R or V") end
  end
  local location, modifier = r:integer_here("a modifier's location"), r:integer_here("a modifier")
  local bits = where and r:flag_bits("the flags of F")
  grammar.add_affect(object, { location = location, modifier = modifier, where = where, bits = bits })
end

local OBJECT_BLOCKS = {
  E = function(r, object) grammar.extra(r, object.extras) end,
  A = read_affect, F = read_affect,
  C = function(r, object) object.more.clan = trim(r:string("the object's clan")) end,
  G = function(r, object) object.more.guild = trim(r:string("the object's guild")) end,
}

local function read_object(r, object)
  object.extras, object.affects, object.triggers, object.more = {}, {}, {}, {}
  grammar.read(r, object, "object", "keywords~ short~ long~ material~")
  object.action, object.material = "", trim(object.material)
  object.type_name = r:type_named(r:word("the object's type"))
  grammar.read(r, object, "object", "extra! wear!")
  object.values = (VALUES[object.type_name] or five_numbers)(r, object.more)
  grammar.read(r, object, "object", "level# weight# cost#")
  object.condition = r:letter("the object's condition")
  while true do
    local mark = r:peek()
    local block = OBJECT_BLOCKS[mark]
    if not block then return end
    r:letter("E, A or F")
    block(r, object, mark)
  end
end

-- #ROOMS --------------------------------------------------------------------------------

-- Locks: a plain door, a pickproof one, one that spells can't pass, both; as kinds of doors of Circle.
local DOORS = { [0] = 0, 1, 2, 1, 2 }
local NO_PASS = { [3] = true, [4] = true }

local function door_of(lock, exit)
  exit.more = NO_PASS[lock] and { no_pass = true } or nil
  return DOORS[lock]
end

local ROOM_BLOCKS = {
  D = function(r, room) grammar.exit(r, room, door_of) end,
  E = function(r, room) grammar.extra(r, room.extras) end,
  H = function(r, room) room.more.heal_rate = r:integer_here("the room's healing rate") end,
  M = function(r, room) room.more.mana_rate = r:integer_here("the room's mana rate") end,
  C = function(r, room) room.more.clan = trim(r:string("the room's clan")) end,
  O = function(r, room) room.more.owner = trim(r:string("the room's owner")) end,
}

local function read_room(r, room, area)
  room.exits, room.extras, room.triggers, room.more, room.zone = {}, {}, {}, {}, area
  grammar.read(r, room, "room", "name~ desc~")
  grammar.read(r, room, "room", #r:words_here() == 2 and "flags! sector#" or "_# flags! sector#")
  while true do
    local mark = r:letter("the room's closing S")
    if mark == "S" then return end
    if not ROOM_BLOCKS[mark] then
      r:fail("room #%d needs D, E, H, M, C, O or S here, not %s", room.vnum, r:quoted(mark .. r:rest_of_line()))
    end
    ROOM_BLOCKS[mark](r, room)
  end
end

-- The limit of O is its third number in the file, and its second here.
local function settle(_, reset)
  if reset.command == "O" then reset[2] = reset[3] end
end

own.MOBILES = grammar.each("#MOBILES", read_mobile)
own.OBJECTS = grammar.each("#OBJECTS", read_object)
own.ROOMS = grammar.each("#ROOMS", read_room)
own.RESETS = sections.resets("M5 O4 P5 G3 E4 D4 R3", settle)

--- Records of ROM's ancestors.
function own.MOBOLD(r) formats.refuse(r, "merc") end
own.OBJOLD = own.MOBOLD

return rom
