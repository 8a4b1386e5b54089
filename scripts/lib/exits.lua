--- Exits: objects in a room, named by direction. Two that lead back to each other are twins and
--- have one door between them.
local exits = {}

local SHARED = { door = true, open = true, locked = true, key = true, transparent = true }

--- True if twins always agree about this property.
function exits.is_shared(name)
  return SHARED[name] == true
end

--- Writes a property of an exit, and of its twin if they share it.
function exits.set(exit, name, value)
  exit[name] = value
  if SHARED[name] and exit.twin then exit.twin[name] = value end
end

--- True if no door bars the way.
function exits.is_open(exit)
  return not exit.door or exit.open == true
end

local FROM = { up = "from above", down = "from below", ["in"] = "from inside", out = "from outside" }

--- By which direction of the far room one arrives there through EXIT, or nil.
local function arrival(exit)
  local twin = exit.twin
  if twin and twin.location == exit.to then return direction(twin.name) end
  local way = direction(exit.name)
  return way and opposite(way)
end

--- Where somebody who arrives through EXIT comes from: "from the north".
function exits.from(exit)
  local way = arrival(exit)
  if not way then return "from somewhere" end
  return FROM[way] or "from the " .. way
end

return exits
