--- Area files of FUSS and XSMAUG: records of a word and its value on each line, in any order.
---
---     #FUSSAREA
---     #AREADATA … #ENDAREADATA
---     #MOBILE
---     Vnum       100
---     Keywords   baker~
---     …
---     #ENDMOBILE
---
--- Texts end with '~'; other values are the rest of the line. Each word of a record is a function of FIELDS below.
local circle = require("circle/reader")
local grammar = require("are/grammar")
local sections = require("are/sections")
local smaug = require("smaug/terms")

local trim = circle.trim
local BLOCKS_MAX = grammar.BLOCKS_MAX

local own = {}

-- Values

local function text(name)
  return function(r, record) record[name] = r:string("the value of " .. name) end
end

local function short_text(name)
  return function(r, record) record[name] = trim(r:string("the value of " .. name)) end
end

local function number(name)
  return function(r, record) record[name] = r:integer_here("the value of " .. name) end
end

local function numbers(r, what, least) return r:numbers_here(what, least or 1) end

--- Flags as words. Unknown ones are reported, and kept as `more.unknown`.
local function flags(set)
  return function(r, record)
    local bits, unknown = r.names.bits(set, r:string("the flags of a record"))
    record[set] = bits
    for _, word in ipairs(unknown) do
      r:oddity("the flag %s is unknown and was kept", r:quoted(word))
      record.more.unknown = record.more.unknown or {}
      if #record.more.unknown < BLOCKS_MAX then table.insert(record.more.unknown, set .. "_" .. word) end
    end
  end
end

local function named(set, field, otherwise)
  return function(r, record)
    local word = trim(r:string("the value of " .. field))
    record[field] = r.names.word(set, word:lower()) or otherwise
    if not r.names.word(set, word:lower()) then
      r:oddity("the %s %s is unknown, so it is %s", field, r:quoted(word), otherwise)
    end
  end
end

--- Reads a word and its value until "#END…". FIELDS: by word; BLOCKS: by "#WORD". Unknown words are reported with
--- the rest of their line.
local function read_record(r, record, fields, blocks, ends)
  while true do
    local word = r:word("the closing " .. ends)
    local lower = word:lower()
    if word:upper() == ends then return record end
    local read = word:sub(1, 1) == "#" and blocks[word:upper()] or fields[lower]
    if read then
      read(r, record)
    elseif word:sub(1, 1) == "#" then
      r:fail("expected %s, not %s", ends, r:quoted(word))
    else
      r:oddity("%s is unknown here, so its line was skipped", r:quoted(word))
      r:rest_of_line()
    end
  end
end

-- Programs and extra descriptions

local PROGRAM = {
  progtype = short_text("type"), arglist = short_text("argument"),
  comlist = function(r, program)
    r:peek()
    program.body_line, program.body = r.line, r:string("the program's text", true)
  end,
}

local function read_program(r, owner)
  if #owner.inline == BLOCKS_MAX then r:fail("more than %d programs of one record", BLOCKS_MAX) end
  local program = read_record(r, { line = r.line }, PROGRAM, {}, "#ENDPROG")
  program.type, program.argument = (program.type or ""):lower(), program.argument or ""
  if program.type == "in_file_prog" then program.file = program.argument end
  owner.inline[#owner.inline + 1] = program
end

local EXTRA = { exdesckey = text("keywords"), exdesc = text("text") }

local function read_extra(r, owner)
  if #owner.extras == BLOCKS_MAX then r:fail("more than %d extra descriptions", BLOCKS_MAX) end
  local extra = read_record(r, {}, EXTRA, {}, "#ENDEXDESC")
  owner.extras[#owner.extras + 1] = { keywords = extra.keywords or "", text = extra.text or "" }
end

-- The area

function own.FUSSAREA(_, area) area.is_fuss = true end

function own.XSMAUGAREA(_, area) area.is_fuss, area.is_x = true, true end

function own.ENDAREA() end

local function kept_line(name)
  return function(r, area) area.more[name] = trim(r:rest_of_line()) end
end

local AREA = {
  version = number("version"), name = short_text("name"), author = short_text("builders"),
  credits = short_text("credits"), resetmsg = short_text("reset_message"), resetfreq = number("frequency"),
  flags = flags("zone"),
  continent = function(r, area) area.more.continent = trim(r:string("the area's continent")) end,
  vnums = function(r, area)
    local list = numbers(r, "the area's numbers", 2)
    area.bottom, area.top = list[1], list[2]
  end,
  ranges = function(r, area)
    local list = numbers(r, "the area's levels", 2)
    area.min_level, area.max_level = list[1], list[2]
  end,
}
for _, name in ipairs({ "economy", "weatherx", "weathery", "coordinates", "dates", "climate", "treasure", "spelllimit",
  "neighbor" }) do
  AREA[name] = kept_line(name)
end

local read_data = sections.AREADATA

function own.AREADATA(r, area)
  if not area.is_fuss then return read_data(r, area) end
  read_record(r, area, AREA, {}, "#ENDAREADATA")
  area.flags = area.zone
  area.zone = nil
end

-- Records begin with their number, which add() needs at once

local function read_vnum(r)
  local word = r:word("Vnum")
  if word:lower() ~= "vnum" then r:fail("a record begins with Vnum and its number, not %s", r:quoted(word)) end
  return r:integer_here("the record's number")
end

-- Mobiles

local function dice(list, at) return { number = list[at], size = list[at + 1] or 0, plus = list[at + 2] or 0 } end

-- FUSS: alignment level thac0 armour gold experience. XSMAUG: alignment gold height weight.
local function read_stats_1(r, mob)
  local list = numbers(r, "Stats1")
  mob.alignment = list[1]
  if mob.is_x then
    mob.gold = list[2]
  else
    mob.level, mob.thac0, mob.armour, mob.gold = list[2], list[3], list[4], list[5]
    mob.experience = list[6]
  end
end

-- FUSS: dice of hit points. XSMAUG: level thac0 armour, hit points, dice of damage.
local function read_stats_2(r, mob)
  local list = numbers(r, "Stats2", 3)
  if not mob.is_x then
    mob.hit_points = dice(list, 1)
    return
  end
  mob.level, mob.thac0, mob.armour = list[1], list[2], list[3]
  mob.hit_points, mob.damage = { number = 0, size = 0, plus = list[4] or 0 }, dice(list, 5)
end

local MOB = {
  keywords = text("keywords"), short = text("short"), long = text("long"), desc = text("detail"),
  position = named("position", "position", "standing"), defpos = named("position", "default_position", "standing"),
  gender = named("sex", "sex", "neutral"), actflags = flags("action"), affected = flags("affect"),
  attacks = flags("attacks"), defenses = flags("defenses"), bodyparts = flags("parts"), immune = flags("imm"),
  resist = flags("res"), suscept = flags("vuln"), specfun = short_text("special"),
  stats1 = read_stats_1, stats2 = read_stats_2,
  stats3 = function(r, mob) mob.damage = dice(numbers(r, "Stats3"), 1) end,
  stats4 = function(r, mob)
    local list = numbers(r, "Stats4")
    mob.more.attack_count, mob.hit_bonus, mob.damage_bonus = list[3], list[4], list[5]
  end,
  attribs = function(r, mob) smaug.set_abilities(mob, numbers(r, "Attribs")) end,
  saves = function(r, mob) mob.more.saves = numbers(r, "Saves") end,
  nattacks = function(r, mob) mob.more.attack_count = tonumber(r:word("Nattacks")) end,
  shopdata = function(r, mob) mob.shop_data = { line = r.line, numbers = numbers(r, "ShopData", 9) } end,
  repairdata = function(r, mob) mob.more.repairs = numbers(r, "RepairData") end,
}
for _, name in ipairs({ "race", "class", "speaks", "speaking" }) do
  MOB[name] = function(r, mob) mob.more[name] = trim(r:string("the value of " .. name)) end
end

local NO_FLAGS = { "action", "affect", "attacks", "defenses", "parts", "imm", "res", "vuln" }

function own.MOBILE(r, area, add)
  local mob = add(read_vnum(r), "mob")
  mob.inline, mob.triggers, mob.more, mob.abilities = {}, {}, {}, {}
  mob.keywords, mob.short, mob.long, mob.detail = "", "", "", ""
  mob.sex, mob.position, mob.is_x = "neutral", "standing", area.is_x
  for _, set in ipairs(NO_FLAGS) do mob[set] = { 0, 0, 0, 0 } end
  read_record(r, mob, MOB, { ["#MUDPROG"] = read_program }, "#ENDMOBILE")
  mob.default_position = mob.default_position or mob.position
  mob.level, mob.thac0, mob.armour = mob.level or 1, mob.thac0 or 21, mob.armour or 0
  mob.alignment, mob.gold, mob.experience = mob.alignment or 0, mob.gold or 0, mob.experience or 0
  mob.hit_points = mob.hit_points or { number = 0, size = 0, plus = 0 }
  mob.damage = mob.damage or { number = 0, size = 0, plus = 0 }
  if mob.special then
    area.specials[#area.specials + 1] = { letter = "M", vnum = mob.vnum, name = mob.special:lower(), line = mob.line }
    mob.special = nil
  end
  if mob.shop_data then
    local shop = add(mob.vnum, "shp")
    sections.number_shop(r, shop, mob.vnum, area)
    sections.shop(shop, mob.vnum, mob.shop_data.numbers)
  end
end

-- Objects

-- "Affect -1 -1 19 2 0" of FUSS, "AffData hitroll 2" of XSMAUG.
local function read_affect(r, object)
  local list = numbers(r, "Affect", 4)
  grammar.add_affect(object, { location = list[3], modifier = list[4] })
end

local APPLIES = { strength = 1, dexterity = 2, intelligence = 3, wisdom = 4, constitution = 5, sex = 6, class = 7,
  level = 8, age = 9, height = 10, weight = 11, mana = 12, hit = 13, move = 14, gold = 15, experience = 16, armor = 17,
  hitroll = 18, damroll = 19, save_poison = 20, save_rod = 21, save_para = 22, save_breath = 23, save_spell = 24 }

local function read_named_affect(r, object)
  local words = r:words_here()
  r:rest_of_line()
  local location, modifier = APPLIES[(words[1] or ""):lower()], circle.integer(words[2] or "")
  if location and modifier then
    grammar.add_affect(object, { location = location, modifier = modifier })
  else
    object.more.affects = object.more.affects or {}
    if #object.more.affects < BLOCKS_MAX then table.insert(object.more.affects, table.concat(words, " ")) end
  end
end

local OBJECT = {
  keywords = text("keywords"), short = text("short"), long = text("long"), action = text("action"),
  type = function(r, object)
    object.type_name = r:type_named(trim(r:string("the object's type")))
  end,
  flags = flags("extra"), wflags = flags("wear"),
  values = function(r, object) object.values = numbers(r, "the object's values", 4) end,
  stats = function(r, object)
    local list = numbers(r, "the object's weight and cost", 2)
    object.weight, object.cost = list[1], list[2]
    if object.is_x then
      object.more.limit = list[4]
    else
      object.rent, object.level = list[3] or 0, list[4] or 0
      object.more.layers = (list[5] or 0) ~= 0 and list[5] or nil
    end
  end,
  spells = function(r, object)
    for _, at in ipairs(smaug.SPELLS[object.type_name] or {}) do
      if #r:words_here() == 0 or r:peek() ~= "'" then break end
      object.values[at] = r:word("one of the object's spells"):lower()
    end
    r:rest_of_line()
  end,
  affect = read_affect, affectdata = read_affect, affdata = read_named_affect,
}

function own.OBJECT(r, area, add)
  local object = add(read_vnum(r), "obj")
  object.extras, object.affects, object.triggers, object.more, object.inline = {}, {}, {}, {}, {}
  object.keywords, object.short, object.long, object.action = "", "", "", ""
  object.values, object.weight, object.cost, object.rent, object.level = { 0, 0, 0, 0 }, 1, 0, 0, 0
  object.extra, object.wear, object.is_x = { 0, 0, 0, 0 }, { 0, 0, 0, 0 }, area.is_x
  read_record(r, object, OBJECT, { ["#MUDPROG"] = read_program, ["#EXDESC"] = read_extra }, "#ENDOBJECT")
  object.type_name = object.type_name or "other"
end

-- Rooms

local WAYS = { north = 0, east = 1, south = 2, west = 3, up = 4, down = 5, northwest = 6, northeast = 7, southeast = 8,
  southwest = 9, ["?"] = 10, somewhere = 10, n = 0, e = 1, s = 2, w = 3, u = 4, d = 5, ne = 7, nw = 6, se = 8, sw = 9 }

local EXIT = {
  direction = short_text("way"), toroom = number("to"), key = number("key"), keywords = text("keywords"),
  desc = text("desc"), flags = flags("exit"),
  distance = function(r) r:rest_of_line() end, pull = function(r) r:rest_of_line() end,
  exitaffect = function(r) r:rest_of_line() end, coordinates = function(r) r:rest_of_line() end,
}

local function read_exit(r, room)
  local exit = { line = r.line, keywords = "", desc = "", key = -1, to = 0, exit = { 0, 0, 0, 0 }, more = {} }
  read_record(r, exit, EXIT, {}, "#ENDEXIT")
  local direction = WAYS[(exit.way or ""):lower()]
  if not direction then r:fail("the direction %s is unknown", r:quoted(exit.way or "")) end
  direction = grammar.way(r, room, direction, "way " .. exit.way)
  local bits = exit.exit[1]
  exit.more = next(exit.more) and exit.more or nil
  exit.door = smaug.door_of(bits, exit)
  exit.key, exit.to, exit.exit = circle.vnum(exit.key), exit.to <= 0 and circle.NONE or exit.to, nil
  room.exits[direction] = exit
end

-- XSMAUG has no if-flag, but coordinates and a chance.
local _, COUNTS = sections.counts(smaug.RESETS)
local HAS_FLAG = { P = true, T = true }

local function read_reset(r, room)
  local letter = r:letter("a reset")
  local count = COUNTS[letter]
  if not count then r:fail("a reset should be one of M O P G E D R, not %s", r:quoted(letter .. r:rest_of_line())) end
  local reset = { command = letter, line = r.line, chain = false }
  local from = room.is_x and not HAS_FLAG[letter] and 1 or 0
  local list = numbers(r, "a reset's arguments", count - from)
  for i = from, count - 1 do reset[i] = list[i - from + 1] end
  sections.add_reset(r, room.zone, reset, smaug.settle)
end

local ROOM = {
  name = text("name"), desc = text("desc"), flags = flags("room"), reset = read_reset,
  sector = named("sector", "sector", "city"),
  stats = function(r, room)
    local list = numbers(r, "the room's Stats")
    if (list[2] or 0) > 0 then room.more.teleport = { seconds = list[1], room = list[2] } end
    room.more.tunnel = (list[3] or 0) > 0 and list[3] or nil
  end,
  affect = function(r) r:rest_of_line() end, affectdata = function(r) r:rest_of_line() end,
  affdata = function(r) r:rest_of_line() end,
}

function own.ROOM(r, area, add)
  local room = add(read_vnum(r), "wld")
  room.exits, room.extras, room.triggers, room.more, room.inline, room.zone = {}, {}, {}, {}, {}, area
  room.name, room.desc, room.sector, room.is_x, room.room = "", "", "inside", area.is_x, { 0, 0, 0, 0 }
  read_record(r, room, ROOM, { ["#EXIT"] = read_exit, ["#EXDESC"] = read_extra, ["#MUDPROG"] = read_program },
    "#ENDROOM")
  room.flags, room.room = room.room, nil
end

return own
