--- Places of a wilderness: made when somebody goes there, gone when everybody has left an unchanged one.
---
--- 1. The place at X, Y of the wilderness $moor has the ref moor/X_Y, so it is found without a search. `_wild`, `_x`
--- and `_y` of a place say which it is; a place with these of its own is one of ours.
--- 2. A place has an exit for each open neighbour. Exits to places that do not exist lead to the horizon, a room that
--- nobody can enter. The place behind an exit is made when somebody goes through it (the point move.through).
--- 3. A place stays as long as anything in it is not as it was made: things, people, or a property that a builder set;
--- and for a week where somebody fell asleep. Else it fades `fade` seconds after the last person has left it, and its
--- neighbours' exits lead to the horizon again.
--- 4. A builder's wilderness has at most BUILDERS_MOST places at a time. They belong to the builder.
local calendar = require("calendar")
local conditions = require("conditions")
local points = require("points")
local terrain = require("terrain")
local values = require("values")
local verbs = require("verbs")

local wilderness = {}

local BUILDERS_MOST, WEEK = 500, 7 * 86400
local REACH_MOST, CALLS_REACH = 8, 3

local STEPS = {
  north = { 0, -1 }, south = { 0, 1 }, east = { 1, 0 }, west = { -1, 0 },
  northeast = { 1, -1 }, northwest = { -1, -1 }, southeast = { 1, 1 }, southwest = { -1, 1 },
}
local FOUR, EIGHT = { "north", "east", "south", "west" },
  { "north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest" }

local function ways_of(wild) return wild.diagonals and EIGHT or FOUR end

local function ref_of(wild, x, y)
  return ("%s/%d_%d"):format(wild.ref or "wild-" .. wild.id, x, y)
end

--- Returns the wilderness that PLACE is part of, or nil.
function wilderness.of(place)
  local wild = place and place._wild and verbs.living(place._wild)
  return wild and place._x and wild or nil
end

--- Returns the place of WILD at X, Y if it exists.
function wilderness.find(wild, x, y)
  local place = object(ref_of(wild, x, y))
  return place and place._wild == wild and place._x == x and place._y == y and place or nil
end

--- Returns the room where ways lead that nobody has gone yet.
local function horizon_of(wild)
  local room = verbs.living(wild._horizon)
  if not room then
    local name = type(wild.horizon) == "string" and wild.horizon or wild.name
    room = create("horizon", { name = name, proper = wild.proper, _wild = wild, area = wild })
    if build.maker(wild) then verbs.must(build.set_owner(room, wild.owner)) end
    wild._horizon = room
  end
  return room
end

local function add_exit(wild, room, way, to)
  local exit, why = create("exit", { name = way, location = room, to = to, _wild = wild })
  if not exit then verbs.decline(why) end
  if build.maker(wild) then verbs.must(build.set_owner(exit, wild.owner)) end
end

--- Makes the exits of the new place ROOM. Exits to places that exist lead there, and theirs lead here.
local function add_exits(wild, room, x, y)
  local far = horizon_of(wild)
  for _, way in ipairs(ways_of(wild)) do
    local dx, dy = STEPS[way][1], STEPS[way][2]
    if terrain.is_open((terrain.kind(wild, x + dx, y + dy))) then
      local other = wilderness.find(wild, x + dx, y + dy)
      add_exit(wild, room, way, other or far)
      local back = other and other:exit(opposite(way))
      if back and back._wild == wild then back.to = room end
    end
  end
  for _, link in ipairs(terrain.links(wild, x, y)) do add_exit(wild, room, link.way, link.to) end
end

local function is_night(place)
  return not calendar.is_day((calendar.now())) and place.daylight ~= false
end

--- Ends the command if a builder's WILD has too many places already; else counts one more.
local function count_one(wild)
  if not build.maker(wild) then return end
  local count = values.number(wild._count, 0)
  if count >= BUILDERS_MOST then refuse("Too many people are out there. Try again in a few minutes.") end
  wild._count = count + 1
end

--- Returns the place of WILD at X, Y. It is made if it doesn't exist; nil where nobody can be.
function wilderness.place(wild, x, y)
  local kind, key = terrain.kind(wild, x, y)
  if not terrain.is_open(kind) then return nil end
  local found = wilderness.find(wild, x, y)
  if found then return found end
  count_one(wild)
  local name, desc = terrain.texts(wild, kind, x, y)
  local from, maker = conditions.object(kind.from), build.maker(wild)
  if from and maker and not build.controls(maker, from) then from = nil end
  local protos = from and { from, "wild-place" } or "wild-place"
  local room, why = create(protos, { name = name, desc = desc, area = wild, _wild = wild, _x = x, _y = y, _kind = key })
  if not room then verbs.decline(why) end
  if maker then verbs.must(build.set_owner(room, wild.owner)) end
  local ok, reason = build.set_ref(room, ref_of(wild, x, y))
  if not ok then verbs.decline_plain(reason) end
  if is_night(room) then room.night, room.light = true, room.night_light or 0 end
  add_exits(wild, room, x, y)
  return room
end

--- Returns the wilderness, X and Y that EXIT leads to, or nil.
local function goal_of(exit)
  local into = values.fields(exit.into)
  local wild = into.wild and conditions.object(into.wild)
  if wild and wild:is("wilderness") then
    return wild, math.floor(values.number(into.x, 0)), math.floor(values.number(into.y, 0))
  end
  local here = exit.location
  wild = exit._wild and wilderness.of(here)
  local step = wild and STEPS[direction(exit.name) or ""]
  if not step then return nil end
  return wild, here._x + step[1], here._y + step[2]
end

points.add("move.through", function(_, exit)
  if not exit._wild and exit.into == nil then return nil end
  local to = verbs.living(exit.to)
  if to and not to:is("horizon") then return nil end
  local wild, x, y = goal_of(exit)
  if not wild then return nil end
  local maker = build.maker(exit)
  if exit.into ~= nil and maker and not build.controls(maker, wild) then return nil end
  local place = wilderness.place(wild, x, y)
  if place then exit.to = place end
  return nil
end)

-- Fading.

--- Properties that the game itself sets.
local MADE = { _slept = true, name = true, desc = true, area = true, _wild = true, _x = true, _y = true, _kind = true,
  night = true, light = true, to = true, _keeper_gone = true }

--- True if ONE, a place or an exit of it, has a property or a behaviour that it was not made with.
local function is_edited(one)
  for _, row in ipairs(build.props(one)) do
    if row.from == nil and not MADE[row.name] then return true end
  end
  return build.source(one) ~= nil
end

--- True if the texts of PLACE are not those of its kind.
local function is_described(wild, place)
  local kind = terrain.kind(wild, place._x, place._y)
  if not kind then return true end
  local name, desc = terrain.texts(wild, kind, place._x, place._y)
  local from = conditions.object(kind.from) or object("wild-place")
  return place.name ~= name or place.desc ~= (desc or from.desc)
end

--- True if the place is not as it would be made now, holds anything, or somebody fell asleep there within a week.
function wilderness.is_changed(wild, place)
  if is_described(wild, place) or is_edited(place) then return true end
  if now() - values.number(place._slept, 0) < WEEK then return true end
  for _, thing in ipairs(place.contents) do
    if not (thing:is("exit") and thing._wild == wild) or is_edited(thing) then return true end
  end
  return false
end

--- Called some time after everybody has left PLACE: removes it if it is unchanged.
function wilderness.fade(place)
  local wild = wilderness.of(place)
  if not wild then return end
  for _, thing in ipairs(place.contents) do
    if thing:is("character") then return end -- the next to leave sets the timer again
  end
  if wilderness.is_changed(wild, place) then return place:after(WEEK, "fade") end -- things may rot away
  local far = horizon_of(wild)
  for way, step in pairs(STEPS) do
    local other = wilderness.find(wild, place._x + step[1], place._y + step[2])
    local back = other and other:exit(opposite(way))
    if back and back.to == place then back.to = far end
  end
  for _, exit in ipairs(place.contents) do build.destroy(exit) end
  build.destroy(place)
  if build.maker(wild) then wild._count = math.max(0, values.number(wild._count, 1) - 1) end
end

-- Maps.

local function legend(wild, seen)
  local parts = { "@ you" }
  for key, kind in pairs(seen) do
    local name = terrain.texts(wild, kind, 0, 0)
    parts[#parts + 1] = key .. " " .. name
  end
  table.sort(parts)
  return table.concat(parts, ", ")
end

local function drawn(wild, place, reach)
  local rows, seen = {}, {}
  for y = place._y - reach, place._y + reach do
    local row = {}
    for x = place._x - reach, place._x + reach do
      local kind, key = terrain.kind(wild, x, y)
      local is_here = x == place._x and y == place._y
      if kind and not is_here then seen[key] = kind end
      row[#row + 1] = is_here and "@" or kind and key:sub(1, 1) or " "
    end
    rows[#rows + 1] = (table.concat(row, " "):gsub("%s+$", ""))
  end
  rows[#rows + 1] = legend(wild, seen)
  return rows
end

--- Returns what lies in each direction: "north: the moor, after 3 steps a bog".
local function in_words(wild, place, reach)
  local rows = {}
  for _, way in ipairs(ways_of(wild)) do
    local parts, before = {}, nil
    for n = 1, reach do
      local kind = terrain.kind(wild, place._x + STEPS[way][1] * n, place._y + STEPS[way][2] * n)
      local name = kind and terrain.texts(wild, kind, 0, 0) or "the end of the land"
      if name ~= before then parts[#parts + 1] = n == 1 and name or ("after %d steps %s"):format(n, name) end
      before = name
    end
    rows[#rows + 1] = ("%s: %s"):format(way, table.concat(parts, ", "))
  end
  return rows
end

points.add("map.draw", function(_, place, reach, is_words)
  local wild = wilderness.of(place)
  if not wild then return nil end
  reach = math.max(1, math.min(REACH_MOST, reach))
  if wild.map == nil and wild.grows == nil then reach = math.min(reach, CALLS_REACH) end
  return is_words and in_words(wild, place, reach) or drawn(wild, place, reach)
end)

return wilderness
