--- Fields of things and rooms in triggers: %object.vnum%, %self.people%, %room.north(key)%. See
--- trigger_people.lua.
local body = require("body")
local exits = require("exits")
local finding = require("trigger_find")
local rights = require("trigger_rights")
local values = require("values")
local verbs = require("verbs")
local weather = require("weather")
local words = require("trigger_words")

local things, rooms = {}, {}

local number, uid = body.number, finding.uid

local function flag(value) return value and "1" or "0" end

local function whole(value) return tostring(math.tointeger(math.floor(number(value, 0))) or 0) end

local function circle(thing) return body.fields(thing.circle) end

-- Things.

function things.name(thing) return table.concat(values.list(thing.aliases), " ") end
function things.shortdesc(thing) return thing.name or "" end
function things.id(thing) return uid(thing) end
function things.is_pc() return "-1" end

function things.vnum(thing, argument)
  local vnum = tostring(thing.vnum or -1)
  if argument and argument ~= "" then return flag(vnum == argument) end
  return vnum
end

local TYPES = { armour = "ARMOR", drink = "LIQ CONTAINER", worn = "WORN", other = "OTHER" }
local PROTOS = { { "container", "CONTAINER" }, { "coin", "MONEY" }, { "food", "FOOD" }, { "drink", "LIQ CONTAINER" },
  { "light", "LIGHT" }, { "sign", "NOTE" }, { "seat", "FURNITURE" }, { "garment", "WORN" } }

function things.type(thing)
  local type = circle(thing).type
  if type then return TYPES[type] or tostring(type):upper() end
  for _, pair in ipairs(PROTOS) do
    if thing:is(pair[1]) then return pair[2] end
  end
  return "OTHER"
end

for i = 0, 3 do
  things["val" .. i] = function(thing)
    if i == 0 and thing:is("coin") then return whole(number(thing.amount, 1)) end
    return whole(number(body.fields(circle(thing).values)[i + 1], 0))
  end
end

local function may_change(run, thing)
  return rights.controls(run.rights, thing)
end

local WEIGHTS_TO_ONE = 8 -- the importer's factor

function things.weight(thing, argument, run)
  local amount = argument and tonumber(argument:match("^%s*([+-]?%d+)"))
  if amount and may_change(run, thing) then
    thing.weight = math.max(0, number(thing.weight, 1) + amount / WEIGHTS_TO_ONE)
  end
  return whole(number(thing.weight, 1) * WEIGHTS_TO_ONE)
end

function things.cost(thing, argument, run)
  local amount = argument and tonumber(argument:match("^%s*([+-]?%d+)"))
  if amount and may_change(run, thing) then
    thing.price = math.max(0, math.min(1000000000, number(thing.price, 0) + amount))
  end
  return whole(number(thing.price, 0))
end

function things.cost_per_day(thing) return whole(number(circle(thing).rent, 0)) end

function things.timer(thing)
  for _, timer in ipairs(build.timers(thing)) do
    if timer.name == "trigger_timer" then return whole(math.ceil(timer.left / 75)) end
  end
  return "0"
end

local function holder(thing)
  local place = thing.location
  return place and place:is("character") and place or nil
end

function things.carried_by(thing) return thing.worn and "" or uid(holder(thing)) end
function things.worn_by(thing) return thing.worn and uid(holder(thing)) or "" end

function things.is_inroom(thing)
  local place = thing.location
  return place and place:is("room") and uid(place) or ""
end

function things.room(thing) return uid(finding.place(thing)) end
function things.contents(thing) return uid(finding.things(thing)[1]) end

function things.next_in_list(thing)
  local place = thing.location
  if not place then return "" end
  return uid(finding.after(finding.things(place, place:is("character") and not thing.worn), thing))
end

function things.count(thing, argument)
  local sum = 0
  for _, one in ipairs(finding.things(thing)) do
    if not argument or argument == "" or finding.has_vnum(one, argument) then sum = sum + 1 end
  end
  return whole(sum)
end

function things.has_in(thing, argument)
  for _, one in ipairs(finding.things(thing)) do
    if argument and (finding.has_vnum(one, argument) or finding.is_called(one, argument)) then return "1" end
  end
  return "0"
end

function things.extra(thing, argument)
  return flag(argument and values.has(circle(thing).extra, words.flag(argument)))
end

function things.affects(thing, argument)
  return flag(argument and values.has(body.diku(thing).affect, words.flag(argument)))
end

function things.wearflag(thing, argument)
  return flag(argument and values.has(circle(thing).wear, argument:lower()))
end

function things.oset() return "0" end

-- Rooms.

local SECTORS = { inside = "Inside", city = "City", field = "Field", forest = "Forest", hills = "Hills",
  mountains = "Mountains", water_swim = "Water (Swim)", water_no_swim = "Water (No Swim)", flying = "In Flight",
  underwater = "Underwater" }

function rooms.name(room) return room.name or "" end
function rooms.id(room) return uid(room) end
function rooms.vnum(room, argument)
  local vnum = whole(number(room.vnum, -1))
  if argument and argument ~= "" then return flag(vnum == argument) end
  return vnum
end
function rooms.people(room) return uid(finding.people(room)[1]) end

function rooms.contents(room, argument)
  for _, thing in ipairs(finding.things(room)) do
    if not argument or argument == "" or finding.has_vnum(thing, argument) then return uid(thing) end
  end
  return ""
end

function rooms.sector(room) return SECTORS[circle(room).sector] or "Inside" end

function rooms.weather(room)
  local sector = circle(room).sector
  return (sector == nil or sector == "inside") and "" or weather.of(room) or "sunny"
end

local function area_of(room) return verbs.living(room.area) end

function rooms.zonenumber(room)
  local area = area_of(room)
  return area and whole(number(area.vnum, -1)) or "-1"
end

function rooms.zonename(room)
  local area = area_of(room)
  return area and area.name or ""
end

function rooms.roomflag(room, argument)
  local name = (argument or ""):lower():gsub("^!", "no_")
  return flag(values.has(circle(room).flags, name) or name == "nomob" and values.has(circle(room).flags, "no_mob"))
end

local function bits(exit)
  local list = {}
  if exit.door then list[#list + 1] = "DOOR" end
  if exit.door and not exit.open then list[#list + 1] = "CLOSED" end
  if exit.door and exit.locked then list[#list + 1] = "LOCKED" end
  if exit.door and exit.pickproof then list[#list + 1] = "PICKPROOF" end
  if exit.hidden then list[#list + 1] = "HIDDEN" end
  return #list > 0 and table.concat(list, " ") .. " " or "NOBITS "
end

--- Returns the exit of ROOM in that direction: its flags as words, or the field that ARGUMENT names.
local function way(room, name, argument)
  local exit = room:exit(name)
  local to = exit and exits.goal(exit)
  if not exit or not to then return "" end
  argument = (argument or ""):lower()
  if argument == "vnum" then return whole(number(to.vnum, -1)) end
  if argument == "room" then return uid(to) end
  if argument == "key" then
    local key = verbs.living(exit.key)
    return whole(key and number(key.vnum, -1) or -1)
  end
  return bits(exit)
end

for _, name in ipairs({ "north", "east", "south", "west", "up", "down", "northeast", "northwest", "southeast",
  "southwest" }) do
  rooms[name] = function(room, argument) return way(room, name, argument) end
end

return { things = things, rooms = rooms }
