--- Properties: "@set lamp.light = 3", "@unset lamp.light".
local building = require("building")

local OPTIONS = building.options

local function check_value(thing, name, value)
  if name == "name" and type(value) == "string" then building.check_name(value, thing) end
  if name == "amount" and type(value) == "number" and (math.type(value) ~= "integer" or value < 1) then
    refuse("An amount is a whole number from 1.")
  end
end

--- What the engine will not write (a name that is taken, a value of the wrong kind or too large)
--- is refused in its words.
local function write(thing, name, value)
  local ok, why = atomic(function() thing[name] = value end)
  if not ok then
    why = why:gsub("^[^ ]+:%d+: ", "")
    refuse(why:find("[.!?]$") and "That can't be set: {why}" or "That can't be set: {why}.", { why = why })
  end
end

local function say_value(e)
  e.actor:tell("{thing}: {name} = {value}",
    { thing = building.label(e.thing), name = e.name, value = build.literal(e.thing[e.name]) })
end

command("@set {thing:any} . {name:word} = {value:text}", OPTIONS, function(e)
  building.check_property(e, e.thing, e.name)
  local ok, value = build.value(e.value)
  if not ok then refuse("That is no value: {why}.", { why = value }) end
  check_value(e.thing, e.name, value)
  write(e.thing, e.name, value)
  say_value(e)
end)

command("@unset {thing:any} . {name:word}", OPTIONS, function(e)
  building.check_property(e, e.thing, e.name)
  write(e.thing, e.name, nil)
  say_value(e)
end)
