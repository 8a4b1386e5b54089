--- Parsers of ROM area files, one per section: they turn records into plain tables with named fields. Each
--- takes the reader behind "#NAME", the file's area (which the section fills, or that rooms and resets belong
--- to) and add(kind, vnum), which returns a new record of wld, obj, mob, shp, trg, help or social.
---
--- Areas of related games begin alike. OTHERS lists the sections that tell them apart.

local circle = require("circle/reader")
local names = require("rom/names")

local NONE = circle.NONE
local trim = circle.trim
local sections = {}

local BLOCKS_MAX, RESETS_MAX, LINES_MAX = 200, 10000, 9

-- #AREA, #AREADATA ----------------------------------------------------------------------
--
--     file~ name~ credits~ first last          credits: "{ 5 35} Author  Title"

local SMAUG = { AUTHOR = true, RANGES = true, RESETMSG = true, FLAGS = true, ECONOMY = true, CLIMATE = true,
  NEIGHBOR = true, VERSION = true, SPELLLIMIT = true, RESETFREQUENCY = true }

--- Ends the import, because this is a file of another format.
local function other(r, name)
  r:fail("this is an area of %s, which Skein can't read; let a ROM 2.4 server load and save it, or write your own "
    .. "reader (help importing)", name)
end

local function credits(area, text)
  local low, high = text:match("^%s*{%s*(%d+)%s+(%d+)")
  area.credits, area.min_level, area.max_level = trim(text), tonumber(low), tonumber(high)
  local author = trim(text:gsub("^%s*{[^}]*}%s*", "")):match("^(%S+)")
  area.builders = area.builders or author or ""
end

function sections.AREA(r, area)
  local first = r:string("the area's file")
  if r:peek() == "#" then -- an area of Merc has one text here, and its descendants have more
    local section = r.text:match("^#%s*(%a+)", r.at)
    other(r, section and SMAUG[section:upper()] and "SMAUG" or "Merc or Envy")
  end
  area.own_file, area.name = trim(first), trim(r:string("the area's name"))
  credits(area, r:string("the area's credits"))
  area.bottom, area.top = r:integer_here("the area's first number"), r:integer_here("the area's last number")
end

local DATA = {
  name = function(r, area) area.name = trim(r:string("the area's name")) end,
  builders = function(r, area) area.builders = trim(r:string("the area's builders")) end,
  credits = function(r, area) credits(area, r:string("the area's credits")) end,
  vnums = function(r, area)
    area.bottom, area.top = r:integer_here("the area's first number"), r:integer_here("the area's last number")
  end,
  security = function(r, area) area.security = r:integer_here("the area's security") end,
}

function sections.AREADATA(r, area)
  while true do
    local word = r:word("the area's closing End")
    local known = DATA[word:lower()]
    if word:lower() == "end" then return end
    if known then
      known(r, area)
    else
      r:oddity("%s of the area is unknown, so it was skipped", r:quoted(word))
      r:rest_of_line()
    end
  end
end

-- #MOBILES ------------------------------------------------------------------------------

local function each(section, parse)
  return function(r, area, add)
    local vnum = r:record(section)
    while vnum do
      parse(r, add(vnum), area)
      vnum = r:record(section)
    end
  end
end

local REMOVED = { act = "action", aff = "affect", off = "off", imm = "imm", res = "res", vul = "vuln", ["for"] = "form",
  par = "parts" }

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

local function read_position(r, what)
  local word = r:word(what)
  local name = names.word("position", word)
  if not name then r:oddity("the position %s is unknown, so it is standing", r:quoted(word)) end
  return name or "standing"
end

local function read_mobile(r, mob)
  mob.programs, mob.removed, mob.triggers = {}, {}, {}
  mob.keywords, mob.short = r:string("the mobile's keywords"), r:string("the mobile's short description")
  mob.long, mob.detail = r:string("the mobile's long description"), r:string("the mobile's description")
  if r.text:match("^%s*[%w-|]+%s+[%w-|]+%s+%-?%d+%s+S", r.at) then other(r, "Merc or Envy") end
  mob.race = trim(r:string("the mobile's race"))
  mob.action, mob.affect = r:flag_bits("the mobile's act flags"), r:flag_bits("the mobile's affect flags")
  mob.alignment, mob.group = r:integer_here("the mobile's alignment"), r:integer_here("the mobile's group")
  mob.level, mob.hitroll = r:integer_here("the mobile's level"), r:integer_here("the mobile's hitroll")
  mob.hit_points, mob.mana = r:dice("the mobile's hit points"), r:dice("the mobile's mana")
  mob.damage, mob.attack = r:dice("the mobile's damage"), r:word("the mobile's attack"):lower()
  mob.armours = {}
  for i = 1, 4 do mob.armours[i] = r:integer_here("the mobile's armour") end
  for _, set in ipairs({ "off", "imm", "res", "vuln" }) do mob[set] = r:flag_bits("the mobile's flags") end
  mob.position = read_position(r, "the mobile's position")
  mob.default_position = read_position(r, "the mobile's default position")
  local sex = r:word("the mobile's sex")
  mob.sex, mob.wealth = names.word("sex", sex), r:integer_here("the mobile's wealth")
  if not mob.sex then r:oddity("the sex %s is unknown, so it is neutral", r:quoted(sex)) end
  mob.form, mob.parts = r:flag_bits("the mobile's form"), r:flag_bits("the mobile's parts")
  mob.size, mob.material = r:word("the mobile's size"):lower(), r:word("the mobile's material"):lower()
  while true do
    local mark = r:peek()
    if mark == "F" or mark == "M" then
      r:letter("F or M");
      (mark == "F" and read_removed or read_program)(r, mob)
    else
      return
    end
  end
end

sections.MOBILES = each("#MOBILES", read_mobile)

-- #OBJECTS ------------------------------------------------------------------------------

local function value_number(r) return r:integer_here("one of the object's values") end
local function value_word(r) return r:word("one of the object's values"):lower() end
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
  for i = 1, 5 do values[i] = value_flags(r) end
  for i, value in ipairs(values) do values[i] = value >= 0x80000000 and value - 0x100000000 or value end
  return values
end

local function read_extra(r, extras)
  if #extras == BLOCKS_MAX then r:fail("more than %d extra descriptions", BLOCKS_MAX) end
  local keywords = r:string("an extra description's keywords")
  extras[#extras + 1] = { keywords = keywords, text = r:string("an extra description") }
end

local WHERE = { A = "affect", I = "imm", R = "res", V = "vuln" }

local function read_affect(r, object, mark)
  local where
  if mark == "F" then
    where = WHERE[r:letter("what F gives")]
    if not where then r:fail("F gives A, I, R or V") end
  end
  local location, modifier = r:integer_here("a modifier's location"), r:integer_here("a modifier")
  local bits = where and r:flag_bits("the flags of F")
  if #object.affects < BLOCKS_MAX then
    object.affects[#object.affects + 1] = { location = location, modifier = modifier, where = where, bits = bits }
  end
end

local function read_object(r, object)
  object.extras, object.affects, object.triggers, object.rom = {}, {}, {}, {}
  object.keywords, object.short = r:string("the object's keywords"), r:string("the object's short description")
  object.long, object.action = r:string("the object's long description"), ""
  object.material = trim(r:string("the object's material"))
  local word = r:word("the object's type")
  object.type_name = names.word("type", word)
  if not object.type_name then
    r:oddity("the type %s is unknown and was kept", r:quoted(word))
    object.type_name = circle.excerpt(r.import, word)
  end
  object.extra, object.wear = r:flag_bits("the object's extra flags"), r:flag_bits("the object's wear flags")
  object.values = (VALUES[object.type_name] or five_numbers)(r, object.rom)
  object.level, object.weight = r:integer_here("the object's level"), r:integer_here("the object's weight")
  object.cost, object.condition = r:integer_here("the object's cost"), r:letter("the object's condition")
  while true do
    local mark = r:peek()
    if mark == "E" or mark == "A" or mark == "F" then
      r:letter("E, A or F")
      if mark == "E" then read_extra(r, object.extras) else read_affect(r, object, mark) end
    else
      return
    end
  end
end

sections.OBJECTS = each("#OBJECTS", read_object)

-- #ROOMS --------------------------------------------------------------------------------

-- Locks: a plain door, a pickproof one, one that spells can't pass, both; as kinds of doors of Circle.
local DOORS = { [0] = 0, 1, 2, 1, 2 }
local NO_PASS = { [3] = true, [4] = true }

local function read_exit(r, room)
  local line, direction = r.line, r:integer_here("D's direction")
  if direction < 0 or direction > 5 then r:fail("direction %d is not one of 0-5", direction) end
  if room.exits[direction] then
    r:oddity("a second D%d in room #%d replaces the first", direction, room.vnum)
  end
  local exit = { line = line, desc = r:string("an exit's description"), keywords = r:string("an exit's keywords") }
  local locks = r:integer_here("an exit's lock")
  if not DOORS[locks] then r:oddity("lock kind %d is not one of 0-4, so this is not a door", locks) end
  exit.door, exit.rom = DOORS[locks] or 0, NO_PASS[locks] and { no_pass = true } or nil
  exit.key, exit.to = circle.vnum(r:integer_here("an exit's key")), r:integer_here("where an exit leads")
  exit.to = exit.to <= 0 and NONE or exit.to
  room.exits[direction] = exit
end

local BLOCKS = {
  D = read_exit,
  E = function(r, room) read_extra(r, room.extras) end,
  H = function(r, room) room.rom.heal_rate = r:integer_here("the room's healing rate") end,
  M = function(r, room) room.rom.mana_rate = r:integer_here("the room's mana rate") end,
  C = function(r, room) room.rom.clan = trim(r:string("the room's clan")) end,
  O = function(r, room) room.rom.owner = trim(r:string("the room's owner")) end,
}

local function read_room(r, room, area)
  room.exits, room.extras, room.triggers, room.rom, room.zone = {}, {}, {}, {}, area
  room.name, room.desc = r:string("the room's name"), r:string("the room's description")
  r:integer_here("the room's area number")
  room.flags, room.sector = r:flag_bits("the room's flags"), r:integer_here("the room's sector")
  while true do
    local mark = r:letter("the room's closing S")
    if mark == "S" then
      room.rom = next(room.rom) and room.rom or nil
      return
    elseif not BLOCKS[mark] then
      r:fail("room #%d needs D, E, H, M, C, O or S here, not %s", room.vnum, r:quoted(mark .. r:rest_of_line()))
    end
    BLOCKS[mark](r, room)
  end
end

sections.ROOMS = each("#ROOMS", read_room)

-- #RESETS, #SHOPS, #SPECIALS ------------------------------------------------------------

-- The numbers that follow each letter, including the if-flag.
local ARGUMENTS = { M = 5, O = 4, P = 5, G = 3, E = 4, D = 4, R = 3 }

function sections.RESETS(r, area)
  while true do
    local letter = r:letter("the closing S of #RESETS")
    if letter == "S" then return end
    if letter ~= "*" then
      local count = ARGUMENTS[letter]
      if not count then
        r:fail("a reset should be one of M O P G E D R, or S at the end, not %s", r:quoted(letter .. r:rest_of_line()))
      elseif #area.resets == RESETS_MAX then
        r:fail("an area has at most %d resets", RESETS_MAX)
      end
      local reset = { command = letter, line = r.line, chain = false }
      for i = 0, count - 1 do reset[i] = r:integer_here("a reset's argument") end
      if letter == "O" then reset[2] = reset[3] end
      area.resets[#area.resets + 1] = reset
    end
    r:rest_of_line()
  end
end

function sections.SHOPS(r, _, add)
  while true do
    local keeper = r:integer_here("a shop's keeper, or the closing 0")
    if keeper == 0 then return end
    local shop = add(keeper)
    shop.keeper, shop.types = keeper, {}
    for _ = 1, 5 do
      local type = r:integer_here("a type that the shop buys")
      if type > 0 then shop.types[#shop.types + 1] = { type = type, word = "", keywords = "" } end
    end
    shop.buy_rate = r:integer_here("the shop's asking rate in per cent") / 100
    shop.sell_rate = r:integer_here("the shop's buying rate in per cent") / 100
    shop.hours = { r:integer_here("the shop's opening hour"), r:integer_here("the shop's closing hour"), 0, 0 }
    shop.products, shop.rooms, shop.messages = {}, {}, { "", "", "", "", "", "", "" }
    shop.flags, shop.refuses = { 0, 0, 0, 0 }, { 0, 0, 0, 0 }
    r:rest_of_line()
  end
end

function sections.SPECIALS(r, area)
  while true do
    local letter = r:letter("the closing S of #SPECIALS")
    if letter == "S" then return end
    if letter == "M" then
      local line, vnum = r.line, r:integer_here("the number of a mobile with a special")
      area.specials[#area.specials + 1] = { vnum = vnum, name = r:word("a special's name"):lower(), line = line }
    elseif letter ~= "*" then
      r:fail("a special should be M, a number and a name, not %s", r:quoted(letter .. r:rest_of_line()))
    end
    r:rest_of_line()
  end
end

-- #MOBPROGS -----------------------------------------------------------------------------

sections.MOBPROGS = each("#MOBPROGS", function(r, program)
  r:peek()
  program.body_line = r.line
  program.body = r:string("the program's text", true)
end)

-- #HELPS, #SOCIALS ----------------------------------------------------------------------

function sections.HELPS(r, _, add)
  while true do
    local level = r:integer_here("a help's level")
    local keywords = r:string("a help's keywords")
    if keywords:sub(1, 1) == "$" then return end
    local help = add(0)
    help.level, help.keywords = level, keywords
    help.text = r:string("a help's text")
  end
end

function sections.SOCIALS(r, _, add)
  while true do
    local name = r:word("a social's name, or the closing #0")
    if name == "#0" then return end
    r:rest_of_line()
    local social = add(0)
    social.name, social.lines = name:lower(), {}
    repeat
      if r:peek() == "" then r:fail("the file ends within the social %s", r:quoted(name)) end
      local line = trim(r:rest_of_line())
      if line:sub(1, 1) == "#" then break end
      social.lines[#social.lines + 1] = line ~= "$" and line or ""
    until #social.lines >= LINES_MAX - 1
  end
end

--- Sections of related formats, and the names of those formats.
local OTHERS = { FUSSAREA = "SMAUG", VERSION = "SMAUG", AUTHOR = "SMAUG", MUDPROGS = "SMAUG", OBJPROGS = "SMAUG",
  CONTINENT = "SMAUG", MOBOLD = "Merc or Envy", OBJOLD = "Merc or Envy", RECALL = "Envy" }

local AFTER = { MOBILES = "mob", OBJECTS = "obj", ROOMS = "wld", SHOPS = "shp", MOBPROGS = "program", HELPS = "help",
  SOCIALS = "social" }

--- Reads a whole file into AREA; add(kind, vnum) returns a new record.
function sections.read(r, area, add)
  while true do
    local char = r:peek()
    if char == "" then r:fail("the file ends without \"#$\", so it is incomplete") end
    if char ~= "#" then r:fail("expected a section like #ROOMS, not %s", r:quoted(r:rest_of_line())) end
    r:letter("a section")
    local name = r:word("a section's name"):upper()
    if name:sub(1, 1) == "$" then return end
    if OTHERS[name] then other(r, OTHERS[name]) end
    if not sections[name] then
      r:fail("%s is not a section of a ROM 2.4 area", r:quoted("#" .. name))
    end
    sections[name](r, area, function(vnum) return add(AFTER[name], vnum) end)
  end
end

return sections
