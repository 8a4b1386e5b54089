--- The linter of areas: rooms, exits, doors and keys.
local values = require("values")

local lint_ways = {}

--- True if EXIT has a script of its own, or is of a kind of its own, and so may lead somewhere by other means.
local function is_special(exit)
  if build.source(exit) or exit.into ~= nil or exit._wild then return true end
  for _, proto in ipairs(exit.protos) do
    if proto.ref ~= "exit" then return true end
  end
  return false
end

local function check_goal(lint, exit, say)
  local own = lint.world.own[exit.id].to
  local to = exit.to
  if own == nil and to == nil then
    if not is_special(exit) then say("to", "the exit leads nowhere: write to = \"ROOM\"") end
  elseif type(to) == "userdata" and living(to) then
    if not to:is("room") and not to:is("container") then
      say("to", ("the exit leads to %s, which isn't a room"):format(lint.world:name(to)))
    end
  elseif type(to) ~= "string" then
    say("to", "the exit leads to a room that no longer exists: write to = \"ROOM\", or remove the exit")
  end
end

--- Reports an exit that nothing leads back from. `twin = false` says that this is meant; imported areas have many.
local function check_back(lint, exit, say)
  local to, from = exit.to, exit.location
  local is_meant = exit.twin == false or from.vnum ~= nil or is_special(exit)
  if is_meant or type(to) ~= "userdata" or not living(to) or not to:is("room") or to == from then return end
  for _, back in ipairs(lint.world.ways[to.id] or {}) do
    if back.to == from or back.to == nil and is_special(back) then return end
  end
  say("to", ("nothing leads back from %s: add an exit there, or write twin = false if the way goes one way "
    .. "only"):format(lint.world:name(to)))
end

--- Reports a lock without a key that anybody can have.
local function check_lock(lint, thing, say)
  local world, key = lint.world, thing.key
  if key == nil then return end
  if not living(key) then
    return say("key", "its key no longer exists: name another, or remove key")
  end
  if thing.locked ~= true or build.source(thing) or world:is_scripted(thing) then return end
  if not world:exists(key) then
    say("key", ("nothing is the key %s, or made from it: put one somewhere (at = \"ROOM\")"):format(world:name(key)))
  elseif not world:is_had(key) then
    say("key", ("its key %s is only where nobody can get to"):format(world:name(key)))
  end
end

--- Reports exits of one name.
local function check_names(lint, room, say)
  local seen = {}
  for _, exit in ipairs(lint.world.ways[room.id] or {}) do
    local name = type(exit.name) == "string" and exit.name:lower() or ""
    if seen[name] then
      say(nil, ("two exits are called \"%s\": rename one, or remove it"):format(name), exit)
    end
    seen[name] = true
  end
end

local function has_description(room)
  local desc = room.desc
  if type(desc) == "string" and desc:find("%S") then return true end
  local source = build.source(room)
  if source and source:find("describe", 1, true) then return true end
  for _, proto in ipairs(room.protos) do
    source = build.source(proto)
    if source and source:find("\"describe\"", 1, true) and proto.ref ~= "room" and proto.ref ~= "outdoors" then
      return true
    end
  end
  return false
end

local function check_room(lint, room, say)
  if lint.world:is_prototype(room) or room._wild or room:is("horizon") then return end
  if not has_description(room) then say("desc", "the room has no description: write desc = [[…]]") end
  check_names(lint, room, say)
  if not lint.world:is_reached(room) and room.apart ~= true and room.vnum == nil then
    say(nil, "no way leads here: add an exit to it, or write apart = true if only scripts bring people here")
  end
end

--- Looks at THING. SAY(NAME, TEXT[, OTHER]) reports, of OTHER if it is given.
function lint_ways.check(lint, thing, say)
  if thing:is("exit") then
    if thing.location and thing.location:is("room") and not thing.location._wild then
      check_goal(lint, thing, say)
      check_back(lint, thing, say)
      check_lock(lint, thing, say)
    end
  elseif thing:is("room") then
    check_room(lint, thing, say)
  elseif thing.key ~= nil and values.fields(lint.world.own[thing.id]).key ~= nil then
    check_lock(lint, thing, say)
  end
end

return lint_ways
