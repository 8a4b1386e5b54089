--- Exits: objects in a room, named by direction. Two that lead back to each other are twins and
--- have one door between them.
local verbs = require("verbs")

local exits = {}

local SHARED = { door = true, open = true, locked = true, key = true, transparent = true }

--- True if twins always agree about this property.
function exits.is_shared(name)
  return SHARED[name] == true
end

--- The exit back, or nil.
function exits.twin(exit)
  return verbs.living(exit.twin)
end

--- Where an exit leads, or nil.
function exits.goal(exit)
  return verbs.living(exit.to)
end

--- A door that stands open is part of what its room looks like, on either side.
function exits.retell(exit)
  if not exit.location then return end
  local stands_open = exit.door and exit.open and not exit.hidden
  exit.location:describe_with("door",
    stands_open and render(nil, "{The door} stands open.", { door = exit }) or nil, exit)
end

--- Writes a property of an exit, and of its twin if they share it.
function exits.set(exit, name, value)
  local twin = SHARED[name] and exits.twin(exit)
  exit[name] = value
  if twin then twin[name] = value end
  if name == "door" or name == "open" then
    exits.retell(exit)
    if twin then exits.retell(twin) end
  end
end

--- True if no door bars the way.
function exits.is_open(exit)
  return not exit.door or exit.open == true
end

--- Before EXIT goes: its twin, if MAY(twin), is an exit by itself from now on.
function exits.part(exit, may)
  local twin = exit:is("exit") and exits.twin(exit)
  if twin and may(twin) then twin.twin = nil end
end

local FROM = { up = "from above", down = "from below", ["in"] = "from inside", out = "from outside" }

--- By which direction of the far room one arrives there through EXIT, or nil.
local function arrival(exit)
  local twin = exits.twin(exit)
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
