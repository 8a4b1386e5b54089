--- Combat rules that builders can replace in their areas, without changing stock files.
---
--- An area has them as properties, or inherits them: those of the prototype `area` hold for the whole world.
--- rules         { damage = X }: X (an object, or a ref) answers on("call:damage") with a number
--- damage_words  { slash = "carve", massacre = "mince" }: the words for blows
--- classes       { monk = { hits = { 6, 12 }, ... } }: classes, or changes of stock ones (rules/growth.lua)
--- The answering object must belong to somebody who controls the area. If it is missing, fails or gives no number, the
--- stock rule holds; a number out of bounds is limited to them.
local verbs = require("verbs")

local shadow = {}

--- The rules that can be replaced, and the bounds of their answers. Their arguments: help area rules.
local BOUNDS = {
  to_hit = { 2, 20 }, damage = { 0, 1000 }, round = { 1, 10 }, flee = { 0, 100 }, heal = { 0, 1000 },
  experience = { 0, 100000 }, loss = { 0, 1e9 }, rise = { 1, 15 },
}

--- Returns the object with the rules of PLACE: its area, or the prototype of all areas.
function shadow.scope(place)
  return place and verbs.living(place.area) or object("area")
end

-- Returns the object that replaces rule NAME in PLACE of AREA, or nil.
local function find(area, place, name)
  local rules = area.rules
  if type(rules) ~= "userdata" and type(rules) ~= "table" then return nil end
  local one = rules[name]
  local by = type(one) == "string" and object(one) or verbs.living(one)
  local maker = by and build.maker(by)
  return by and (not maker or build.controls(maker, place)) and by or nil
end

--- Returns the value of rule NAME in PLACE, given DATA (a table of numbers, or a function that makes it);
--- OTHERWISE if nothing replaces it.
function shadow.number(place, name, data, otherwise)
  local area = place and shadow.scope(place)
  local by = area and area.rules and find(area, place, name)
  if not by then return otherwise end
  if type(data) == "function" then data = data() end
  local answer, low, high = by:call(name, data), table.unpack(BOUNDS[name])
  if type(answer) ~= "number" or answer ~= answer then return otherwise end
  if name == "experience" and build.maker(by) then high = math.max(low, otherwise) end
  return math.max(low, math.min(high, answer))
end

--- Returns the area's word for a blow called WORD in PLACE.
function shadow.word(place, word)
  local words = shadow.scope(place).damage_words
  local own = (type(words) == "userdata" or type(words) == "table") and words[word:lower()]
  return type(own) == "string" and #own <= 24 and own:find("^%a+$") and own or word
end

return shadow
