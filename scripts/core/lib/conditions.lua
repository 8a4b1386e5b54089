--- Conditions as data: `when = { has = LAMP, award = "Keeper", hour = { from = 20, to = 5 } }` (help conditions).
--- Dialogues, behaviour trees, spawn tables and others ask here, so all of them know the same words. All members have
--- to hold. `no` is a condition that must not hold; of the list `any`, a single condition has to hold.
---
--- Packages add words of their own by conditions.add(). A word that nobody knows never holds, and the owner of the
--- thing reads so in @errors.
local memory = require("memory")
local values = require("values")
local verbs = require("verbs")
local words = require("words")

local conditions = {}

local DEPTH, ANY_MOST = 6, 20

local known = {} -- NAME -> FN

--- Adds the word NAME. FN(VALUE, WHO, THING) returns true if it holds for WHO (nil: nobody in particular) and THING,
--- whose data it is. Call it while a file loads.
function conditions.add(name, fn)
  known[name] = fn
end

--- Returns the object that VALUE is or names, or nil.
function conditions.object(value)
  if type(value) == "string" or type(value) == "number" then return object(value) end
  return verbs.living(value)
end

--- Returns a thing in HOLDER's contents that is VALUE or made from it, or nil. LOOSE: not one that is worn or wielded.
function conditions.held(holder, value, loose)
  local wanted = conditions.object(value)
  for _, thing in ipairs(wanted and holder and holder.contents or {}) do
    local is_in_use = loose and (thing.worn or holder.wielded == thing)
    if not is_in_use and (thing == wanted or thing:is(wanted)) then return thing end
  end
  return nil
end

--- True if NUMBER is from ROW.from to ROW.to; a range such as 20 to 5 goes past the end.
function conditions.within(number, row)
  if type(row) == "number" then return number == row end
  local from, to = values.number(values.fields(row).from, 0), values.number(values.fields(row).to, 0)
  if from <= to then return number >= from and number <= to end
  return number >= from or number <= to
end

local function report(thing, name)
  if not thing then return end
  build.report(thing, words.fill("There is no condition {name} (help conditions).", { name = tostring(name) }))
end

local holds

local function holds_any(list, who, thing, depth)
  for i, one in ipairs(values.list(list)) do
    if i > ANY_MOST then break end
    if holds(one, who, thing, depth + 1) then return true end
  end
  return false
end

function holds(when, who, thing, depth)
  if when == nil then return true end
  if depth > DEPTH then return false end
  for name, value in pairs(values.fields(when)) do
    local ok
    if name == "no" then
      ok = not holds(value, who, thing, depth + 1)
    elseif name == "any" then
      ok = holds_any(value, who, thing, depth)
    elseif known[name] then
      ok = known[name](value, who, thing)
    else
      report(thing, name)
    end
    if not ok then return false end
  end
  return true
end

--- True if WHEN (nil: always) holds for WHO and THING.
function conditions.holds(when, who, thing)
  return holds(when, who, thing, 0)
end

-- The words of core.

conditions.add("has", function(value, who)
  for _, one in ipairs(values.list(value)) do
    if not conditions.held(who, one) then return false end
  end
  return who ~= nil
end)

conditions.add("award", function(value, who)
  local wanted = type(value) == "string" and value:lower()
  for _, title in ipairs(who and who:is("player") and awards(who) or {}) do
    if title:lower() == wanted then return true end
  end
  return false
end)

conditions.add("note", function(value, who, thing)
  return who ~= nil and memory.knows(thing, who, value)
end)

conditions.add("chance", function(value)
  return random(100) <= values.number(value, 0)
end)

conditions.add("is", function(value, who)
  local proto = conditions.object(value)
  return who ~= nil and proto ~= nil and who:is(proto)
end)

conditions.add("at", function(value, who, thing)
  local place, here = conditions.object(value), (who or thing).location
  return place ~= nil and here ~= nil and (here == place or here.area == place)
end)

--- `set = { thing = LAMP, name = "lit", value = true }`: a property; without `thing` of the thing itself, without
--- `value` any value but false and nil. A builder's thing reads only what its maker controls.
conditions.add("set", function(value, _, thing)
  local row = values.fields(value)
  local one = row.thing and conditions.object(row.thing) or not row.thing and thing
  local maker = thing and build.maker(thing)
  if not one or type(row.name) ~= "string" or maker and one ~= thing and not build.controls(maker, one) then
    return false
  end
  local is = one[row.name]
  if row.value == nil then return is ~= nil and is ~= false end
  return is == row.value
end)

return conditions
