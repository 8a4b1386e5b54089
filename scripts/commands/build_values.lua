--- Properties: "@set lamp.light = 3", "@unset lamp.light", and fields of those that are tables: "@set
--- #12.trigger.number = 50".
local building = require("building")
local values = require("values")

local OPTIONS = building.options
local DEEPEST = 8

local function check_value(thing, name, value)
  if name == "name" and type(value) == "string" then building.check_name(value, thing) end
  if name == "amount" and type(value) == "number" and (math.type(value) ~= "integer" or value < 1) then
    refuse("An amount is a whole number from 1.")
  end
end

--- The words of "trigger.number". Ends the command if they are none.
local function path_of(name)
  local path = {}
  for word in (name .. "."):gmatch("([^.]*)%.") do path[#path + 1] = word end
  for i, word in ipairs(path) do
    if word == "" or i > DEEPEST then refuse("A property's name is one word. Fields of a table follow after dots.") end
  end
  return path
end

local function key_of(list, word)
  return #list > 0 and math.tointeger(tonumber(word)) or word
end

--- What has the last word of PATH as its field, and the key of that. Ends the command if a word before it is no table.
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

--- Sets what E names to what TEXT says, or unsets it without a TEXT.
local function set(e, text)
  local path = path_of(e.name)
  building.check_property(e, e.thing, path[1])
  local ok, value = true, nil
  if text then ok, value = build.value(text) end
  if not ok then refuse("That is no value: {why}.", { why = value }) end
  local holder, key = holder_of(e.thing, path)
  if #path == 1 then check_value(e.thing, key, value) end
  building.write(holder, key, value)
  e.actor:tell("{thing}: {name} = {value}",
    { thing = building.label(e.thing), name = e.name, value = build.literal(holder[key]) })
end

command("@set {thing:any} . {name:word} = {value:text}", OPTIONS, function(e) set(e, e.value) end)

command("@unset {thing:any} . {name:word}", OPTIONS, function(e) set(e, nil) end)
