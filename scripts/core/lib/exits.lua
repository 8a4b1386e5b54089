--- Exits: objects in a room, named by direction. Two exits that lead back to each other are twins and share one door:
--- code that writes door, open, locked, key or transparent of one writes both.
local verbs = require("verbs")

local exits = {}

local EXITS = 300 -- looked at in a room

--- Returns the exit back, or nil.
function exits.twin(exit)
  return verbs.living(exit.twin)
end

--- Returns where an exit leads, or nil.
function exits.goal(exit)
  return verbs.living(exit.to)
end

--- Returns the other world that the exit leads to and the room's ref there; nil if it leads nowhere else.
function exits.abroad(exit)
  if type(exit.to) ~= "string" then return nil end
  return exit.to:match("^([%w-]+)@(.+)$")
end

--- True if no door bars the way.
function exits.is_open(exit)
  return not exit.door or exit.open == true
end

--- Prepares for the end of EXIT: if MAY(twin), its twin becomes an exit of its own.
function exits.part(exit, may)
  local twin = exit:is("exit") and exits.twin(exit)
  if twin and may(twin) then twin.twin = nil end
end

--- Returns the only exit of PLACE through which WHO can see a place that WORDS name ("kitchen"), or nil.
function exits.towards(who, place, words)
  local found
  for _, exit in ipairs(things_in(place, EXITS, "exit")) do
    local goal = not exit.hidden and exits.goal(exit)
    local seen = goal and (exits.is_open(exit) or exit.transparent) and is_lit(place) and is_lit(goal)
    if seen and who:match(words, { goal }) then
      if found then return nil end
      found = exit
    end
  end
  return found
end

--- Returns where THING leads if it is an exit that anybody can see and no door bars; otherwise nil.
function exits.open_goal(thing)
  return thing:is("exit") and not thing.hidden and exits.is_open(thing) and exits.goal(thing) or nil
end

--- Returns the names of ROOM's open exits that are directions and lead elsewhere.
function exits.ways_out(room)
  local open = {}
  for _, exit in ipairs(room and things_in(room, EXITS, "exit") or {}) do
    local to = exits.open_goal(exit)
    if to and to ~= room and direction(exit.name) then open[#open + 1] = exit.name end
  end
  return open
end

local SEARCHED = 80 -- rooms

--- Returns the first exit of the shortest way of WHO to the room GOAL through open exits; nil if no way nearby leads
--- there.
function exits.way_to(who, goal)
  local seen, list, at = { [who.location.id] = true }, { { room = who.location } }, 1
  while list[at] and #list < SEARCHED do
    for _, exit in ipairs(things_in(list[at].room, EXITS, "exit")) do
      local to = exits.open_goal(exit)
      if to and not seen[to.id] and may_pass(exit, who) then
        local first = list[at].first or exit
        if to == goal then return first end
        seen[to.id] = true
        list[#list + 1] = { room = to, first = first }
      end
    end
    at = at + 1
  end
  return nil
end

local in_language = sentence or function(text) return text end
local FROM = { up = in_language("from above"), down = in_language("from below"), ["in"] = in_language("from inside"),
  out = in_language("from outside"), north = in_language("from the north"), south = in_language("from the south"),
  east = in_language("from the east"), west = in_language("from the west"),
  northeast = in_language("from the northeast"), northwest = in_language("from the northwest"),
  southeast = in_language("from the southeast"), southwest = in_language("from the southwest") }

--- Returns the direction of the far room from which somebody arrives through EXIT, or nil.
local function arrival(exit)
  local twin = exits.twin(exit)
  if twin and twin.location == exit.to then return direction(twin.name) end
  local way = direction(exit.name)
  return way and opposite(way)
end

--- Returns where somebody who arrives through EXIT comes from: "from the north".
function exits.from(exit)
  local way = arrival(exit)
  if not way then return in_language("from somewhere") end
  return FROM[way] or "from the " .. way
end

return exits
