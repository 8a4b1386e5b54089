--- Conditions as data: `when = { has = LAMP, award = "Keeper", hour = { from = 20, to = 5 } }` (help conditions).
--- Dialogues, behaviour trees, spawn tables, rows of `afterwards` and others ask here, so they know the same words. All
--- members have to hold. `no` is a condition that must not hold. Of the list `any`, and of a list in the place of a
--- condition, one has to hold.
---
--- Packages add words of their own by conditions.add(). A word that nobody knows never holds, and the owner of the
--- thing reads so in @errors.
local memory = require("memory")
local shapes = require("shapes")
local values = require("values")
local verbs = require("verbs")
local words = require("words")

local conditions = {}

shapes.add("condition", "a condition", {
  no = { "condition | list of condition", "a condition that must not hold" },
  any = { "condition | list of condition", "conditions of which one has to hold" },
})

local DEPTH, MOST = 6, 20

local known, deeds = {}, {} -- NAME -> FN, NAME -> true

--- Adds the word NAME. FN(VALUE, WHO, THING, WHEN, IS_TEXT) returns true if it holds for WHO (nil: nobody in
--- particular) and THING, whose data it is. WHEN is the table of the word. IS_TEXT: it decides on a text only. DEED: it
--- tells what WHO did, which they can hide (`set profile off`). FN may not write or tell. Call it while a file loads.
--- KIND is the type of VALUE (shapes.lua), and DOC says what it is, for builders.
function conditions.add(name, fn, deed, kind, doc)
  known[name], deeds[name] = fn, deed
  shapes.key("condition", name, kind or "free", doc or "")
end

--- True if FN is true of each item of VALUE, one or a list.
function conditions.all(value, fn)
  local list = values.list(value)
  for at = 1, math.min(#list, MOST) do
    if not fn(list[at]) then return false end
  end
  return #list > 0
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
    if not is_in_use and thing:is(wanted) then return thing end
  end
  return nil
end

local function report(thing, name)
  if not thing then return end
  build.report(thing, words.fill("The condition {name} doesn't exist (help conditions).", { name = tostring(name) }))
end

--- True if WHO hides what they did, and others would hear of it.
local function is_hidden(who, asked)
  return asked.aloud and who ~= nil and who:is("player") and sys.option(who, "profile") == false
end

local holds

local function holds_any(list, asked, depth)
  for i, one in ipairs(values.list(list)) do
    if i > MOST then break end
    if holds(one, asked, depth + 1) then return true end
  end
  return false
end

local function holds_word(name, value, asked, when)
  if not known[name] then
    if not asked.is_text then report(asked.thing, name) end
    return false
  end
  if deeds[name] and is_hidden(asked.who, asked) then return false end
  return known[name](value, asked.who, asked.thing, when, asked.is_text)
end

function holds(when, asked, depth)
  if when == nil then return true end
  if depth > DEPTH then return false end
  local fields = values.fields(when)
  if fields[1] ~= nil then return holds_any(fields, asked, depth) end
  for name, value in pairs(fields) do
    local ok
    if name == "no" then
      ok = not holds(value, asked, depth + 1)
    elseif name == "any" then
      ok = holds_any(value, asked, depth)
    else
      ok = holds_word(name, value, asked, fields)
    end
    if not ok then return false end
  end
  return true
end

-- Words that ask for the player, besides those that tell what they did.
local OF_PLAYER = words.set("has holds light is within")

--- Returns the word by which WHEN asks for a player, so that it never holds without one; or nil. In a list, each of its
--- conditions has to.
function conditions.needs_player(when)
  local fields, found = values.fields(when), nil
  for _, one in ipairs(fields) do
    found = conditions.needs_player(one)
    if not found then return nil end
  end
  for name, value in pairs(fields) do
    if OF_PLAYER[name] or deeds[name] or name == "player" and value == true then found = name end
  end
  return found
end

--- True if WHEN (nil: always) holds for WHO and THING.
function conditions.holds(when, who, thing)
  return holds(when, { who = who, thing = thing }, 0)
end

--- The same for a text of THING that WHO reads. ALOUD: others hear it, so nothing holds that WHO hides. A word that
--- nobody knows is not reported, since reading may not write.
function conditions.holds_for_text(when, who, thing, aloud)
  return holds(when, { who = who, thing = thing, aloud = aloud, is_text = true }, 0)
end

-- The words of core.

local function has(value, who)
  return who ~= nil and conditions.all(value, function(one) return conditions.held(who, one) ~= nil end)
end

conditions.add("has", has, nil, "ref | list of ref", "things or prototypes that the player has")
conditions.add("holds", has, nil, "ref | list of ref", "the same")

--- Returns a light that WHO carries and that burns, or else can be lit; nil without one.
function conditions.light_of(who)
  local unlit = nil
  for _, thing in ipairs(who and who.contents or {}) do
    if thing:is("light") and values.number(thing.light, 0) > 0 then
      if thing.lit then return thing end
      if values.number(thing.fuel, 1) > 0 then unlit = unlit or thing end
    end
  end
  return unlit
end

conditions.add("light", function(wanted, who)
  return who ~= nil and (conditions.light_of(who) ~= nil) == wanted
end, nil, "boolean", "true: the player has a light that burns, or can be lit")

conditions.add("award", function(titles, who)
  local earned = {}
  for _, title in ipairs(who and who:is("player") and awards(who) or {}) do earned[title:lower()] = true end
  return conditions.all(titles, function(title) return type(title) == "string" and earned[title:lower()] == true end)
end, true, "text | list of text", "titles that the player has")

--- A note of THING about WHO; for things of the game also one of its scripts in WHO's notes.
conditions.add("note", function(names, who, thing)
  if who == nil then return false end
  local is_of_game = thing ~= nil and who:is("player") and not build.maker(thing)
  local noted = is_of_game and who:notes() or {}
  return conditions.all(names, function(name)
    return memory.knows(thing, who, name) or type(name) == "string" and noted[name] and true or false
  end)
end, true)

--- True if WHO is a player with a name of their own, not a guest; with `player = false`, if not.
conditions.add("player", function(wanted, who)
  return (who ~= nil and who:is("player") and not sys.is_guest(who)) == wanted
end, nil, "boolean", "true: no guest")

conditions.add("chance", function(value)
  return random(100) <= values.number(value, 0)
end, nil, "number 0..100", "percent")

conditions.add("is", function(value, who)
  local proto = conditions.object(value)
  return who ~= nil and proto ~= nil and who:is(proto)
end, nil, "ref", "a prototype of the player or npc")

--- Returns the steps of a quest that the table WHEN names: `quest = QUEST, at = "KEY"`; or nil.
function conditions.steps(when)
  local quest = when.quest
  if quest == nil or not verbs.living(quest) and values.fields(quest).of ~= nil then return nil end
  local list = values.list(when.at)
  return type(list[1]) == "string" and list or nil
end

--- A room or an area; beside a quest, the key of its step, which `quest` asks for.
conditions.add("at", function(value, who, thing, when)
  if conditions.steps(when) then return true end
  local place, here = conditions.object(value), (who or thing).location
  return place ~= nil and here ~= nil and (here == place or here.area == place)
end, nil, "ref | text | list of text", "a room or an area; beside a quest, the key of its step")

--- WHO is in that room or area, or in something there.
conditions.add("within", function(value, who)
  local room = who and who.location and place_of(who)
  return room ~= nil and conditions.all(value, function(one)
    one = conditions.object(one)
    return one ~= nil and (one == room or one == who.location or one == verbs.living(room.area))
  end)
end, nil, "ref | list of ref", "a room or an area")

--- THING's room has it, or something made from it.
conditions.add("here", function(value, _, thing)
  local place = thing and (thing:is("room") and thing or thing.location)
  return place ~= nil and conditions.all(value, function(one) return conditions.held(place, one) ~= nil end)
end, nil, "ref | list of ref", "things or prototypes that are in the room")

conditions.add("lit", function(things)
  return conditions.all(things, function(one)
    one = conditions.object(one)
    return one ~= nil and values.number(one.light, 0) > 0
  end)
end, nil, "ref | list of ref", "things that shine")

shapes.add("set", "a property of a thing", {
  { "ref", "the thing" }, { "text", "the property" },
  thing = { "ref", "the thing; without it, the thing itself" },
  name = { "text", "the property" },
  value = { "free", "its value; without it, any but false" },
})

--- `set = { thing = LAMP, name = "lit", value = true }`: a property; without `thing` of the thing itself, without
--- `value` any value but false and nil. `set = { LAMP, "lit" }` is the same. A builder's thing does only by what its
--- maker controls; its texts follow all but properties that begin with "_".
conditions.add("set", function(value, _, thing, _when, is_text)
  local row = values.fields(value)
  local owner, name = row.thing, row.name
  if row[1] ~= nil then owner, name = row[1], row[2] end
  local one = owner and conditions.object(owner) or not owner and thing
  if not one or type(name) ~= "string" then return false end
  local maker = thing and build.maker(thing)
  local is_own = not maker or one == thing or build.controls(maker, one) == true
  if not is_own and not is_text or is_text and name:sub(1, 1) == "_" then return false end
  local is = one[name]
  if row.value == nil then return is ~= nil and is ~= false end
  return is == row.value
end, nil, "set", "a property that is set")

return conditions
