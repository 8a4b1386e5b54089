--- Mobiles, objects and rooms of SMAUG 1.4 to 1.8. The form with words in place of numbers, of FUSS and XSMAUG, is
--- in are/fuss.lua; both make the same records.
---
---     #AREA name~ / #VERSION 1 / #AUTHOR name~ / #RANGES 1 5 0 65 $ / #RESETMSG text~ / #FLAGS 0 15 / #ECONOMY 0 0 …
---     mobile: … thac0 armour dice dice / gold experience / position default sex; with C (or V) more lines follow
---     object: type extra wear [layers [level]] / 4 to 6 values / weight cost rent; from version 1 on spells by name
---     room: area flags sector [teleport delay, its room, tunnel …]
---     programs: "> greet_prog 100~ text~ … |" behind a mobile, object or room
local circle = require("circle/reader")
local formats = require("are/formats")
local fuss = require("are/fuss")
local grammar = require("are/grammar")
local sections = require("are/sections")
local terms = require("smaug/terms")

local trim = circle.trim

local smaug = { sections = {} }
local own = smaug.sections

-- The area ---------------------------------------------------------------------------------

function own.AREA(r, area)
  area.name = trim(r:string("the area's name"))
  if r:peek() ~= "#" then formats.refuse(r, "rom") end
  if r.text:find("^#%s*MOBILES", r.at) or r.text:find("^#%s*ROOMS", r.at) then formats.refuse(r, "merc") end
end

function own.VERSION(r, area) area.version = r:integer_here("the area's version") end
function own.AUTHOR(r, area) area.builders = trim(r:string("the area's author")) end
function own.CREDITS(r, area) area.credits = trim(r:string("the area's credits")) end
function own.RESETMSG(r, area) area.reset_message = trim(r:string("the area's message")) end
function own.ECONOMY(r, area) area.more.economy = r:numbers_here("the area's economy", 1) end
function own.CLIMATE(r, area) area.more.climate = r:numbers_here("the area's climate", 1) end
function own.SPELLLIMIT(r, area) area.more.spell_limit = r:integer_here("the area's limit of spells") end
function own.NEIGHBOR(r, area) area.more.neighbour = trim(r:string("the area's neighbour")) end

function own.RANGES(r, area)
  while r:peek() ~= "$" do
    local numbers = r:numbers_here("the area's levels", 1)
    area.min_level, area.max_level = numbers[1], numbers[2]
  end
  r:rest_of_line()
end

function own.FLAGS(r, area)
  local numbers = r:numbers_here("the area's flags", 1)
  area.flags, area.frequency = { numbers[1] & 0xFFFFFFFF, 0, 0, 0 }, numbers[2]
end

local read_programs = terms.read_programs

-- #MOBILES --------------------------------------------------------------------------------------

-- Positions count from 100 in newer files, with postures of fighters between those of others.
local POSITIONS = { [0] = "dead", "mortally_wounded", "incapacitated", "stunned", "sleeping", "standing", "resting",
  "standing", "standing", "sitting", "standing", "standing", "standing", "standing", "standing", "standing" }
local OLD_POSITIONS = { [5] = "resting", [6] = "sitting" }

local function read_position(r, what)
  local number = r:integer_here(what)
  return number >= 100 and POSITIONS[number - 100] or number < 100 and (OLD_POSITIONS[number] or POSITIONS[number])
    or "standing"
end

-- The lines of a complex mobile, after its sex.
local function read_complex(r, mob)
  local more = mob.more
  terms.set_abilities(mob, r:numbers_here("the mobile's abilities", 6))
  more.saves = r:numbers_here("the mobile's saving throws", 5)
  local line = r:numbers_here("the mobile's race and class", 1)
  more.race, more.class, more.attack_count = line[1], line[2], line[7]
  grammar.read(r, mob, "mobile", "hit_bonus# damage_bonus#")
  local count = #r:words_here()
  local sets = { "parts", "res", "imm", "vuln", "attacks", "defenses" }
  for i = 1, math.min(count, #sets) do mob[sets[i]] = r:vector("the mobile's flags") end
  r:rest_of_line()
end

local function read_mobile(r, mob)
  mob.inline, mob.triggers, mob.more, mob.abilities = {}, {}, {}, {}
  grammar.read(r, mob, "mobile", "keywords~ short~ long~ detail~ action& affect& alignment# kind@ level# thac0# "
    .. "armour# hit_points% damage% gold# experience#")
  mob.position = read_position(r, "the mobile's position")
  mob.default_position = read_position(r, "the mobile's default position")
  grammar.read(r, mob, "mobile", "sex=sex:neutral")
  if not mob.kind:find("^[scv]$") then r:fail("a mobile's kind is S, C or V, not %s", r:quoted(mob.kind:upper())) end
  if mob.kind ~= "s" then read_complex(r, mob) end
  if mob.kind == "v" then mob.more.stances = r:numbers_here("the mobile's stances", 1) end
  read_programs(r, mob)
end

-- #OBJECTS ------------------------------------------------------------------------------------------

local function read_object(r, object, area)
  object.extras, object.affects, object.triggers, object.more, object.inline = {}, {}, {}, {}, {}
  grammar.read(r, object, "object", "keywords~ short~ long~ action~ type# extra&")
  local wear = r:numbers_here("the object's wear flags", 1)
  object.wear = { wear[1] & 0xFFFFFFFF, 0, 0, 0 }
  object.more.layers, object.level = wear[2] ~= 0 and wear[2] or nil, wear[3] or 0
  object.values = r:numbers_here("the object's values", 4)
  local numbers = r:numbers_here("the object's weight, cost and rent", 2)
  object.weight, object.cost, object.rent = numbers[1], numbers[2], numbers[3] or 0
  object.type_name = r.names.of("type", object.type)
  for _, at in ipairs((area.version or 0) > 0 and terms.SPELLS[object.type_name] or {}) do
    object.values[at] = r:word("one of the object's spells"):lower()
  end
  while true do
    local mark = r:peek()
    if mark == "A" then
      r:letter("A")
      grammar.modifier(r, object)
    elseif mark == "E" then
      r:letter("E")
      grammar.extra(r, object.extras)
    elseif mark == ">" then
      read_programs(r, object)
    else
      return
    end
  end
end

-- #ROOMS ----------------------------------------------------------------------------------------------

-- In #ROOMS the locks 1 and 2 are those of Merc.
local function door_of_lock(lock, exit)
  if lock == 1 or lock == 2 then return lock end
  return terms.door_of(lock, exit)
end

local function read_room(r, room, area)
  room.exits, room.extras, room.triggers, room.more, room.inline, room.zone = {}, {}, {}, {}, {}, area
  grammar.read(r, room, "room", "name~ desc~ _# flags&")
  local numbers = r:numbers_here("the room's sector", 1)
  room.sector = numbers[1]
  if (numbers[3] or 0) > 0 then room.more.teleport = { seconds = numbers[2], room = numbers[3] } end
  room.more.tunnel = (numbers[4] or 0) > 0 and numbers[4] or nil
  while true do
    local mark = r:peek()
    if mark == ">" then
      read_programs(r, room)
    else
      r:letter("the room's closing S")
      if mark == "S" then return end
      if mark == "D" then
        grammar.exit(r, room, door_of_lock, function() r:rest_of_line() end)
      elseif mark == "E" then
        grammar.extra(r, room.extras)
      elseif mark == "M" then
        r:rest_of_line() -- its place on a map
      else
        r:fail("room #%d needs D, E, M, a program or S here, not %s", room.vnum, r:quoted(mark .. r:rest_of_line()))
      end
    end
  end
end

-- #RESETS, #REPAIRS -----------------------------------------------------------------------------------------

--- Those who repair things for coins: kept, since nothing wears out here.
function own.REPAIRS(r, area)
  while true do
    local keeper = r:integer_here("a repairer's number, or the closing 0")
    if keeper == 0 then return end
    local repairs = area.more.repairs or {}
    area.more.repairs = repairs
    repairs[#repairs + 1] = { keeper = keeper, values = r:numbers_here("a repairer's terms", 1) }
  end
end

own.MOBILES = grammar.each("#MOBILES", read_mobile)
own.OBJECTS = grammar.each("#OBJECTS", read_object)
own.ROOMS = grammar.each("#ROOMS", read_room)
own.RESETS = sections.resets(terms.RESETS, terms.settle)

for name, parse in pairs(fuss) do own[name] = parse end

--- A file of FUSS ends at its end.
function smaug.ends(area) return area.is_fuss end

return smaug
