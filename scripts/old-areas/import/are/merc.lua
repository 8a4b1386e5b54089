--- Mobiles, objects and rooms of Merc 2, and of Envy and GodWars, which changed them a little:
---
---     mobile: … position, default position, sex     Envy: … position, race~, sex
---     object: four numbers                          Envy: four texts with '~', spells by name
---     GodWars: a block Q of an object, a block T of a room, #ROOMDATA, locks as flags
---
--- Some files have words for positions, sexes and types, as games that grew out of these write.
local circle = require("circle/reader")
local formats = require("are/formats")
local grammar = require("are/grammar")
local sections = require("are/sections")
local terms = require("smaug/terms")

local trim = circle.trim

local merc = { sections = {} }
local own = merc.sections

--- "#AREA { 5 35} Author  Title~"
function own.AREA(r, area)
  local text = r:string("the area's name")
  if r:peek() ~= "#" then formats.refuse(r, "rom") end
  local section = r.text:match("^#%s*(%a+)", r.at)
  if section and section:upper():find("^[AVRF][UEAL][TRN]") and section:upper() ~= "RECALL" then
    formats.refuse(r, "smaug")
  end
  area.name = sections.credits(area, text)
end

-- #MOBILES ------------------------------------------------------------------------------

local function read_mobile(r, mob)
  mob.inline, mob.triggers, mob.more = {}, {}, {}
  grammar.read(r, mob, "mobile", "keywords~ short~ long~ detail~")
  if r:is_at_string() then formats.refuse(r, "rom") end
  grammar.read(r, mob, "mobile", "action! affect! alignment# kind@")
  if mob.kind ~= "s" then r:fail("a mobile's kind is S, not %s", r:quoted(mob.kind:upper())) end
  grammar.read(r, mob, "mobile", "level# hitroll# armour# hit_points% damage% gold# experience# "
    .. "position=position:standing")
  if r:is_at_string() then
    mob.more.race = trim(r:string("the mobile's race"))
    mob.default_position = mob.position
  else
    grammar.read(r, mob, "mobile", "default_position=position:standing")
  end
  grammar.read(r, mob, "mobile", "sex=sex:neutral")
  terms.read_programs(r, mob)
end

-- #OBJECTS ------------------------------------------------------------------------------

--- Returns the object's four values: numbers, or texts that a '~' ends.
local function read_values(r)
  local values, what = {}, "one of the object's values"
  for i = 1, 4 do
    r:peek()
    local text = r.text:match("^[^~\n]*~", r.at) and trim(r:string(what))
      or r.text:find("^[%a'\"]", r.at) and r:word(what)
    values[i] = text and (circle.integer(text) or text == "" and 0 or text:lower()) or not text and r:integer_here(what)
  end
  return values
end

local OBJECT_BLOCKS = {
  E = function(r, object) grammar.extra(r, object.extras) end,
  A = grammar.modifier,
  Q = function(r, object) -- what happens when somebody wears, removes or uses it, in GodWars
    local texts = {}
    for i, name in ipairs({ "you_wear", "you_remove", "you_use", "they_wear", "they_remove", "they_use" }) do
      local text = r:string("what " .. i .. " of Q tells")
      if text ~= "(null)" and text ~= "" then texts[name] = trim(text) end
    end
    local power, use = r:integer_here("Q's power"), r:integer_here("Q's use")
    texts.power, texts.use = power ~= 0 and power or nil, use ~= 0 and use or nil
    if next(texts) then object.more.special = texts end
  end,
}

local function read_object(r, object)
  object.extras, object.affects, object.triggers, object.more = {}, {}, {}, {}
  grammar.read(r, object, "object", "keywords~ short~ long~ action~")
  local word = r:word("the object's type")
  local number = circle.integer(word)
  object.type = number
  object.type_name = number and r.names.of("type", number) or r:type_named(word)
  grammar.read(r, object, "object", "extra! wear!")
  object.values = read_values(r)
  grammar.read(r, object, "object", "weight# cost# rent#")
  while OBJECT_BLOCKS[r:peek()] do OBJECT_BLOCKS[r:letter("A, E or Q")](r, object) end
end

-- #ROOMS, #ROOMDATA -----------------------------------------------------------------------

-- Locks of Merc and Envy: odd ones can't be bashed open, and so on; only a pickproof door means something here.
local DOORS = { [0] = 0, 1, 2, 1, 2, 1, 2, 1, 2 }

local function door_of(lock) return DOORS[lock] end

-- In #ROOMDATA a lock is flags: a door, closed, locked, …, pickproof.
local IS_DOOR, PICKPROOF = 1, 32

local function door_of_flags(flags)
  return flags & IS_DOOR == 0 and 0 or flags & PICKPROOF ~= 0 and 2 or 1
end

local function read_room_text(r, room)
  local texts = grammar.read(r, {}, "room's text", "input~ output~ others~ name~ type# power# mob#")
  room.more.texts = room.more.texts or {}
  if #room.more.texts < grammar.BLOCKS_MAX then table.insert(room.more.texts, texts) end
end

local function rooms(section, doors)
  return grammar.each(section, function(r, room, area)
    room.exits, room.extras, room.triggers, room.more, room.zone = {}, {}, {}, {}, area
    grammar.read(r, room, "room", "name~ desc~ _# flags! sector=sector:city")
    while true do
      local mark = r:letter("the room's closing S")
      if mark == "S" or mark == "s" then return end
      if mark == "D" then
        grammar.exit(r, room, doors)
      elseif mark == "E" then
        grammar.extra(r, room.extras)
      elseif mark == "T" then
        read_room_text(r, room)
      else
        r:fail("room #%d needs D, E, T or S here, not %s", room.vnum, r:quoted(mark .. r:rest_of_line()))
      end
    end
  end)
end

own.MOBILES = grammar.each("#MOBILES", read_mobile)
own.OBJECTS = grammar.each("#OBJECTS", read_object)
own.ROOMS = rooms("#ROOMS", door_of)
own.ROOMDATA = rooms("#ROOMDATA", door_of_flags)
own.RESETS = sections.resets("M4 O4 P4 G3 E4 D4 R3", terms.settle_limits)

return merc
