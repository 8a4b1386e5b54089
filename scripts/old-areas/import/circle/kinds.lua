--- Parsers of area files, one per kind: they turn records into plain tables with named fields. Each takes a
--- reader behind the record's "#vnum" and fills the record, which has vnum, file and line. The parsers of
--- zones and shops read the whole file, because their records end in other ways.
---
--- To add a kind, add its parser here and a file beside this one that converts its records.

local reader = require("circle/reader")

local kinds = {}
local NONE = reader.NONE

local function each_record(parse)
  return function(r, add)
    local vnum = r:record()
    while vnum do
      parse(r, add(vnum))
      vnum = r:record()
    end
  end
end

local function read_extra(r, extras)
  local keywords = r:string("an extra description's keywords")
  extras[#extras + 1] = { keywords = keywords, text = r:string("an extra description") }
end

-- Rooms: *.wld ------------------------------------------------------------------
--
--     #vnum
--     name~
--     description~
--     zone flags flags flags flags sector      (older: zone flags sector)
--     D<direction> / description~ / keywords~ / door key to
--     E / keywords~ / text~
--     S
--     T trigger                                (any number, behind the S)
--
-- An exit with target 0 or -1 leads nowhere and can only be looked at. The zone number is ignored: the zones' ranges of
-- numbers decide.

local DOORS_MAX = 4 -- 0 none, 1 plain, 2 pickproof, 3 hidden, 4 both

local function read_exit(r, room, line)
  local direction = r:number(reader.trim(line:sub(2)), "D's direction")
  if direction < 0 or direction > 9 then
    r:fail("direction %d is not one of 0-9", direction)
  elseif room.exits[direction] then
    r:oddity("a second D%d in room #%d replaces the first", direction, room.vnum)
  end
  local exit = { line = r.line }
  exit.desc = r:string("an exit's description")
  exit.keywords = r:string("an exit's keywords")
  local words = r:words("an exit's door, key and target", 3)
  local door, key, to = r:numbers(words, 1, 3, "an exit's door, key or target")
  if door < 0 or door > DOORS_MAX then
    r:oddity("door kind %d is not one of 0-4, so this is not a door", door)
    door = 0
  end
  exit.door = door
  exit.key = reader.vnum(key)
  exit.to = to == 0 and NONE or reader.vnum(to)
  room.exits[direction] = exit
end

local function read_room_traits(r, room)
  local words = r:words("the room's zone, flags and sector", 3)
  if #words ~= 3 and #words < 6 then
    r:fail("a room's zone, flags and sector are 3 or 6 values, not %d", #words)
  end
  local count = #words == 3 and 1 or 4
  r:number(words[1], "the room's zone")
  room.flags = r:flags(words, 2, count)
  room.sector = r:number(words[2 + count], "the room's sector")
end

kinds.wld = each_record(function(r, room)
  room.exits, room.extras, room.triggers = {}, {}, {}
  room.name = r:string("the room's name")
  room.desc = r:string("the room's description")
  read_room_traits(r, room)
  while true do
    local line = r:next("the room's closing S")
    local mark = line:sub(1, 1)
    if mark == "D" then
      read_exit(r, room, line)
    elseif mark == "E" then
      read_extra(r, room.extras)
    elseif mark == "S" then
      return r:triggers(room.triggers)
    else
      r:fail("room #%d should continue with D, E or S, not %s", room.vnum, r:quoted(line))
    end
  end
end)

-- Mobiles: *.mob ----------------------------------------------------------------
--
--     #vnum
--     keywords~ / short description~ / long description~ / detailed description~
--     action*4 affect*4 alignment S|E          (older: action affect alignment S|E)
--     level thac0 armour HdH+H DdD+D
--     gold experience
--     position default-position sex
--     Key: value                               (if the letter is E, any number)
--     E                                        (if the letter is E)
--     T trigger                                (any number)
--
-- No dice are rolled and no values converted here.

local ESPECS_MAX = 32

local function read_mob_traits(r, mob)
  local words = r:words("the mobile's flags and alignment", 4)
  local modern = #words >= 10
  if not modern and #words ~= 4 then
    r:fail("a mobile's flags, alignment and letter are 4 or 10 values, not %d", #words)
  end
  mob.action = r:flags(words, 1, modern and 4 or 1)
  mob.affect = modern and r:flags(words, 5, 4) or r:old_affect(words[2])
  local at = modern and 9 or 3
  mob.alignment = r:number(words[at], "the mobile's alignment")
  local letter = words[at + 1]:upper()
  if letter ~= "E" and letter ~= "S" then
    r:fail("a mobile's kind is S or E, not %s", r:quoted(words[at + 1]))
  end
  return letter == "E"
end

-- "2d6+10"
local function read_dice(r, word)
  local number, rest = word:match("^([^d]*)d?(.*)$")
  local size, plus = rest:match("^([^+]*)%+?(.*)$")
  return {
    number = r:number(number, "the number of dice (as in 2d6+10)"),
    size = r:number(size, "the dice's size (as in 2d6+10)"),
    plus = r:number(plus, "the dice's bonus (as in 2d6+10)"),
  }
end

local function read_mob_numbers(r, mob)
  local words = r:words("the mobile's level, thac0, armour and dice", 5)
  mob.level, mob.thac0, mob.armour = r:numbers(words, 1, 3, "the mobile's level, thac0 or armour")
  mob.hit_points = read_dice(r, words[4])
  mob.damage = read_dice(r, words[5])
  words = r:words("the mobile's gold and experience", 2)
  mob.gold, mob.experience = r:numbers(words, 1, 2, "the mobile's gold or experience")
  words = r:words("the mobile's positions and sex", 3)
  mob.position, mob.default_position, mob.sex = r:numbers(words, 1, 3, "the mobile's positions or sex")
end

local function read_especs(r, mob)
  while true do
    local line = r:next("the mobile's closing E")
    if line == "E" then
      return
    end
    local key, rest = line:match("^([^:]*):?(.*)$")
    key = reader.trim(key)
    if #key == #line then
      r:fail("mobile #%d should continue with \"Key: value\" or E, not %s", mob.vnum, r:quoted(line))
    end
    local value = r:number(reader.trim(rest), "the value after ':'")
    if #mob.especs == ESPECS_MAX then
      r:fail("more than %d \"Key: value\" lines in one mobile", ESPECS_MAX)
    end
    mob.especs[#mob.especs + 1] = { key = key, value = value }
  end
end

kinds.mob = each_record(function(r, mob)
  mob.especs, mob.triggers = {}, {}
  mob.keywords = r:string("the mobile's keywords")
  mob.short = r:string("the mobile's short description")
  mob.long = r:string("the mobile's long description")
  mob.detail = r:string("the mobile's detailed description")
  local enhanced = read_mob_traits(r, mob)
  read_mob_numbers(r, mob)
  if enhanced then
    read_especs(r, mob)
  end
  r:triggers(mob.triggers)
end)

-- Objects: *.obj ----------------------------------------------------------------
--
--     #vnum
--     keywords~ / short description~ / long description~ / action description~
--     type extra*4 wear*4 affect*4             (older: type extra wear [affect])
--     value value value value
--     weight cost rent [level [timer]]
--     E / keywords~ / text~
--     A / location modifier
--     T trigger
--
-- The blocks come in any order, and end only with the next record. The type decides what the values mean: see
-- objects.lua.

local AFFECTS_MAX = 6

local function read_object_traits(r, object)
  local words = r:words("the object's type and flags", 3)
  object.type = r:number(words[1], "the object's type")
  if #words >= 13 then
    object.extra, object.wear, object.affect = r:flags(words, 2, 4), r:flags(words, 6, 4), r:flags(words, 10, 4)
    return
  elseif #words > 4 then
    r:fail("an object's type and flags are 3, 4 or 13 values, not %d", #words)
  end
  object.extra, object.wear = r:flags(words, 2, 1), r:flags(words, 3, 1)
  object.affect = words[4] and r:old_affect(words[4]) or { 0, 0, 0, 0 }
end

local function read_object_numbers(r, object)
  object.values = { r:numbers(r:words("the object's values", 4), 1, 4, "one of the object's values") }
  local words = r:words("the object's weight, cost and rent", 3)
  local numbers = { r:numbers(words, 1, math.min(#words, 5), "the object's weight, cost or rent") }
  object.weight, object.cost, object.rent = numbers[1], numbers[2], numbers[3]
  object.level, object.timer = numbers[4] or 0, numbers[5] or 0
end

local function read_affect(r, object)
  r:next("A")
  local words = r:words("A's location and modifier", 2)
  local location, modifier = r:numbers(words, 1, 2, "A's location or modifier")
  if #object.affects == AFFECTS_MAX then
    r:oddity("object #%d has more than %d A blocks, so this one was skipped", object.vnum, AFFECTS_MAX)
    return
  end
  object.affects[#object.affects + 1] = { location = location, modifier = modifier }
end

kinds.obj = each_record(function(r, object)
  object.extras, object.affects, object.triggers = {}, {}, {}
  object.keywords = r:string("the object's keywords")
  object.short = r:string("the object's short description")
  object.long = r:string("the object's long description")
  object.action = r:string("the object's action description")
  read_object_traits(r, object)
  read_object_numbers(r, object)
  while true do
    local mark = r:peek()
    if mark == "E" then
      r:next("E")
      read_extra(r, object.extras)
    elseif mark == "A" then
      read_affect(r, object)
    elseif mark == "T" then
      r:triggers(object.triggers)
    else
      return
    end
  end
end)

-- Zones and their reset commands: *.zon -----------------------------------------
--
--     #vnum
--     builders~                                (may be missing)
--     name~
--     bottom top minutes mode [flags*4 min-level max-level]
--     M if mob max room
--     O if object max room                     (room -1: nowhere)
--     G if object max
--     E if object max position
--     P if object max container
--     D if room direction state
--     R if room object
--     T if kind trigger room
--     V if kind context room name value
--     S
--
-- Anything after the numbers of a command is a comment. The letters are kept, here and in the world;
-- resets.lua runs them.

local RESETS_MAX = 10000

-- The numbers that follow each letter, including the if-flag.
local ARGUMENTS = { M = 4, O = 4, E = 4, P = 4, D = 4, T = 4, V = 4, G = 3, R = 3 }

local function read_command(r, words)
  local command = words[1]
  local count = ARGUMENTS[command]
  if not count then
    r:fail("a zone's command should be one of M O G E P D R T V, or S at the end, not %s", r:quoted(words.line))
  end
  local reset = { command = command, line = r.line }
  local numbers = { r:numbers(words, 2, count, "a zone command's argument") }
  reset.chain = numbers[1] ~= 0
  for i = 1, 3 do
    reset[i] = numbers[i + 1] or 0
  end
  if command == "V" then
    if #words < 6 then
      r:fail("V needs a variable's name")
    end
    -- The value is the rest of the line, including blanks.
    reset.name = words[6]
    reset.value = words.line:match("^" .. ("%S+%s+"):rep(5) .. "%S+%s*(.*)$")
  end
  return reset
end

local function read_commands(r, zone)
  while true do
    local words = r:words("the zone's closing S", 1)
    if words[1] == "S" or words[1]:sub(1, 1) == "$" then
      return
    elseif #zone.resets == RESETS_MAX then
      r:fail("a zone has at most %d commands", RESETS_MAX)
    end
    zone.read_resets = (zone.read_resets or 0) + 1
    zone.resets[#zone.resets + 1] = read_command(r, words)
  end
end

local function looks_like_range(words)
  for i = 1, 4 do
    if not (words[i] and reader.integer(words[i])) then
      return false
    end
  end
  return true
end

local function before_tilde(line)
  return reader.trim(line:match("^[^~]*"))
end

local function read_range(r, zone, words)
  zone.bottom, zone.top, zone.minutes, zone.mode =
    r:numbers(words, 1, 4, "the zone's bottom, top, minutes or mode")
  if zone.bottom > zone.top then
    r:fail("the zone's bottom %d is above its top %d", zone.bottom, zone.top)
  end
  zone.flags, zone.min_level, zone.max_level = { 0, 0, 0, 0 }, NONE, NONE
  if #words >= 10 then
    zone.flags = r:flags(words, 5, 4)
    zone.min_level = r:number(words[9], "the zone's lowest level")
    zone.max_level = r:number(words[10], "the zone's highest level")
  end
end

local function read_zone(r, zone)
  zone.resets = {}
  local first = r:next("the zone's builders")
  local words = r:words("the zone's name", 1)
  if looks_like_range(words) then
    zone.builders, zone.name = "", before_tilde(first)
  else
    zone.builders, zone.name = before_tilde(first), before_tilde(words.line)
    words = r:words("the zone's bottom, top, minutes and mode", 4)
  end
  read_range(r, zone, words)
  read_commands(r, zone)
end

-- The S ends a zone; a '$' after it is optional.
function kinds.zon(r, add)
  repeat
    local vnum = r:record()
    if not vnum then
      return
    end
    read_zone(r, add(vnum))
  until r:peek() == ""
end

-- Shops: *.shp --------------------------------------------------------------------
--
--     CircleMUD v3.0 Shop File~                (without it, lists have fixed lengths)
--     #vnum~
--     product ... -1                           (a line each; older: 5 lines)
--     buy rate / sell rate
--     type ... -1                              (number or word, then keywords; older: 5 lines)
--     message~                                 (seven)
--     temper / flags / keeper / trades with
--     room ... -1                              (older: 1 line)
--     open close open close                    (a line each)
--     $~
--
-- In the older format a list's unused lines hold a number below zero.

local OLD_PRODUCTS, OLD_TYPES, OLD_ROOMS = 5, 5, 1
local MESSAGES = 7

local function read_int(r, what)
  return r:number(r:words(what, 1)[1], what)
end

local function read_rate(r, what)
  local word = r:words(what, 1)[1]
  local rate = tonumber(word)
  if not (rate and rate >= 0 and rate < 1e6) then
    r:fail("%s should be a number like 1.15, not %s", what, r:quoted(word))
  end
  return rate + 0.0
end

-- FIXED: the number of lines in the older format, nil in the newer.
local function read_list(fixed, read)
  local list = {}
  for _ = 1, fixed or math.maxinteger do
    local item, ends = read()
    if item then
      list[#list + 1] = item
    elseif ends and not fixed then
      break
    end
  end
  return list
end

local function read_vnums(r, what, fixed)
  return read_list(fixed, function()
    local vnum = read_int(r, what)
    return vnum >= 0 and vnum, true
  end)
end

local function read_types(r, fixed)
  return read_list(fixed, function()
    local line = reader.trim(r:next("a type the shop buys, or -1"):match("^[^;]*"))
    local word, rest = line:match("^(%S*)%s*(.*)$")
    local number = reader.integer(word)
    if not number or number > 0x7FFFFFFF then
      return { type = NONE, word = word, keywords = rest }
    end
    return number >= 0 and { type = number, word = "", keywords = rest }, true
  end)
end

local function read_flag_line(r, what)
  return r:flags(r:words(what, 1), 1, 1)
end

local function read_shop(r, shop, lists)
  shop.products = read_vnums(r, "a product's number, or -1", not lists and OLD_PRODUCTS)
  shop.buy_rate = read_rate(r, "the shop's rate for what it sells")
  shop.sell_rate = read_rate(r, "the shop's rate for what it buys")
  shop.types = read_types(r, not lists and OLD_TYPES)
  shop.messages = {}
  for i = 1, MESSAGES do
    shop.messages[i] = r:string("a shop's message")
  end
  shop.temper = read_int(r, "the shop's temper")
  shop.flags = read_flag_line(r, "the shop's flags")
  shop.keeper = reader.vnum(read_int(r, "the shop's keeper"))
  shop.refuses = read_flag_line(r, "the shop's refused customers")
  shop.rooms = read_vnums(r, "a shop's room, or -1", not lists and OLD_ROOMS)
  shop.hours = {}
  for i = 1, 4 do
    shop.hours[i] = read_int(r, "the shop's opening hours")
  end
end

function kinds.shp(r, add)
  local lists = false
  while r:peek() ~= "#" and r:peek() ~= "$" do
    lists = r:next("'#' or the final '$'"):find("v3.0", 1, true) ~= nil or lists
  end
  local vnum = r:record()
  while vnum do
    read_shop(r, add(vnum), lists)
    vnum = r:record()
  end
end

-- Triggers: *.trg -------------------------------------------------------------------
--
--     #vnum
--     name~
--     kind types [number]                      (kind: 0 mobile, 1 object, 2 room)
--     argument~
--     body~
--
-- The body is a script in a language of its own, and is kept unchanged.

kinds.trg = each_record(function(r, trigger)
  trigger.name = r:string("the trigger's name")
  local words = r:words("the trigger's kind, types and number", 2)
  trigger.attach = r:number(words[1], "the trigger's kind")
  trigger.types = r:flags(words, 2, 1)
  if trigger.attach < 0 or trigger.attach > 2 then
    r:fail("a trigger's kind is 0, 1 or 2, not %d", trigger.attach)
  end
  trigger.number = words[3] and r:number(words[3], "the trigger's number") or 0
  trigger.argument = r:string("the trigger's argument")
  trigger.body_line = r.line + 1
  trigger.body = r:string("the trigger's body")
end)

-- Quests: *.qst -----------------------------------------------------------------------
--
--     #vnum
--     name~ / keywords~ / information~ / done~ / quit~
--     type questmaster flags target previous next prerequisite
--     points penalty min-level max-level time return-mobile quantity
--     gold experience object
--     S
--
-- -1 and 65535 stand for none.

kinds.qst = each_record(function(r, quest)
  quest.name = r:string("the quest's name")
  quest.keywords = r:string("the quest's keywords")
  quest.info = r:string("the quest's information")
  quest.done = r:string("the quest's text when done")
  quest.quit = r:string("the quest's text when given up")
  local what = "the quest's type, master, target or neighbours"
  local words = r:words("the quest's type, master, flags and neighbours", 7)
  local kind, master = r:numbers(words, 1, 2, what)
  quest.flags = r:flags(words, 3, 1)
  quest.type, quest.master = kind, reader.vnum(master)
  for i, name in ipairs({ "target", "previous", "next", "prerequisite" }) do
    quest[name] = reader.vnum(r:number(words[3 + i], what))
  end
  words = r:words("the quest's seven values", 7)
  quest.values = { r:numbers(words, 1, 7, "one of the quest's values") }
  words = r:words("the quest's gold, experience and object", 3)
  local gold, experience, object = r:numbers(words, 1, 3, "one of the quest's rewards")
  quest.gold, quest.experience, quest.object = gold, experience, reader.vnum(object)
  while r:next("the quest's closing S"):sub(1, 1) ~= "S" do
    r:oddity("a line between the quest's rewards and its S was skipped")
  end
end)

return kinds
