--- Properties: "@set lamp.light = 3", "@unset lamp.light".
local building = require("building")
local exits = require("exits")

local OPTIONS = building.options

local INSTEAD = {
  id = "An id never changes.",
  ref = "The ref has a command of its own: @ref X = REF",
  protos = "Prototypes have a command of their own: @proto X = PROTO, PROTO",
  owner = "The owner has a command of its own: @chown X = BUILDER",
  location = "To move something: @teleport X to Y",
  contents = "To move something into it: @teleport X to Y",
}

--- "red lamp.light" as the thing and the property's name.
local function split_path(e)
  local noun, name = e.path:match("^(.+)%.%s*([^%.%s]+)$")
  if not noun then refuse("Say which property of what: @set lamp.light = 3") end
  if INSTEAD[name] then refuse(INSTEAD[name]) end
  local thing = building.noun(e, noun)
  building.check(e, thing)
  if name == "name" and thing:is("player") then refuse("A player's name is her own.") end
  return thing, name
end

--- Doors have two sides; the far one follows if it is the builder's, too. What the engine will not
--- write (a name that is taken, a value that is too large) is refused in its words.
local function write(e, thing, name, value)
  local ok, why = atomic(function()
    thing[name] = value
    local twin = thing:is("exit") and exits.is_shared(name) and exits.twin(thing)
    if twin and build.controls(e.actor, twin) then twin[name] = value end
  end)
  if not ok then
    refuse("That can't be set: {why}.", { why = why:gsub("^[^ ]+:%d+: ", "") })
  end
end

command("@set {path:text} = {value:text}", OPTIONS, function(e)
  local thing, name = split_path(e)
  local ok, value = build.value(e.value)
  if not ok then refuse("That is no value: {why}.", { why = value }) end
  write(e, thing, name, value)
  e.actor:tell("{thing}: {name} = {value}",
    { thing = building.label(thing), name = name, value = build.literal(thing[name]) })
end)

command("@unset {path:text}", OPTIONS, function(e)
  local thing, name = split_path(e)
  write(e, thing, name, nil)
  e.actor:tell("{thing}: {name} = {value}",
    { thing = building.label(thing), name = name, value = build.literal(thing[name]) })
end)
