--- Properties: "@set lamp.light = 3", "@unset lamp.light", and fields of those that are tables: "@set
--- #12.trigger.number = 50".
local building = require("building")
local declarations = require("declarations")
local values = require("values")

local OPTIONS = building.options
local DEEPEST = 8

local function check_value(thing, name, value)
  if name == "name" and type(value) == "string" then building.check_name(value, thing) end
  if name == "amount" and type(value) == "number" and (math.type(value) ~= "integer" or value < 1) then
    refuse("An amount is a whole number of 1 or more.")
  end
end

--- Splits "trigger.number" into its words; refuses an empty or too long path.
local function path_of(name)
  local path = {}
  for word in (name .. "."):gmatch("([^.]*)%.") do path[#path + 1] = word end
  for i, word in ipairs(path) do
    if word == "" or i > DEEPEST then refuse("A property's name is one word. For a field of a table, add a dot and "
      .. "its name.") end
  end
  return path
end

local function key_of(list, word)
  return #list > 0 and math.tointeger(tonumber(word)) or word
end

--- Returns the object or table whose field the last word of PATH is, and the key of that field; refuses if a word
-- before it is not a table.
local function holder_of(thing, path)
  local holder, key = thing, path[1]
  for i = 2, #path do
    local inside = holder[key]
    local is_table = inside ~= nil and type(inside) ~= "string" and values.fields(inside) == inside and inside.id == nil
    if not is_table then
      refuse("{thing}: {name} isn't a table. To make it one: @set #{id}.{name} = {{}", { thing = building.label(thing),
        id = tostring(thing.id), name = table.concat(path, ".", 1, i - 1) })
    end
    holder, key = inside, key_of(inside, path[i])
  end
  return holder, key
end

--- Sets the property or field e.name to the value in TEXT, or unsets it without a TEXT.
local function set(e, text)
  local path = path_of(e.name)
  building.check_property(e, e.thing, path[1])
  local ok, value = true, nil
  if text then ok, value = build.value(text) end
  if not ok then refuse("{Why}.", { why = value }) end
  local holder, key = holder_of(e.thing, path)
  if #path == 1 then check_value(e.thing, key, value) end
  if #path == 2 and path[1] == "properties" then declarations.check_field(key, value) end
  local is_new = #path == 1 and text and e.thing[key] == nil
  building.write(holder, key, value)
  local now = holder[key]
  if type(now) == "function" then now = nil end -- a method, which only a property hides
  e.actor:tell("{thing}: {name} = {value}",
    { thing = building.label(e.thing), name = e.name, value = build.literal(now) })
  if is_new then declarations.advise(e.actor, e.thing, key) end
end

command("@set {thing:any} . {name:word} = {value:text}", OPTIONS, function(e) set(e, e.value) end)

command("@unset {thing:any} . {name:word}", OPTIONS, function(e) set(e, nil) end)
