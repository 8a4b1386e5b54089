--- Texts that follow what happened, as data of a thing, a room or an npc (help memory):
---
---   afterwards = {
---     { when = { award = "Keeper" }, desc = "…", answers = { lamp = "You lit it." } },
---     { when = { lit = LAMP }, details = { ["tower|light"] = "…" } },
---   }
---
--- A row holds if all of `when` does, or, if `when` is a list, all of one of its tables; and nothing of `unless` does.
--- The first row that holds and has a text gives it; without one, the property of that name does. Of `details` and
--- `answers`, which are tables, each key is looked up so.
---
--- Here are the conditions `award`, `lit`, `set`, `here`, `holds`, `within`, `note` and `player`. Packages add others:
--- afterwards.condition(NAME, FN).
local values = require("values")
local verbs = require("verbs")

local ROWS, ANY, NAMES = 16, 8, 8 -- rows of one object, tables of one `when`, values of one condition

local afterwards = {}

local conditions = {} -- name -> function

--- Adds the condition NAME: `when = { NAME = VALUE }`. FN(VALUE, ASKED) returns whether it holds; ASKED is
--- { who = the reader or nil, thing = whose text it is, when = the table of the condition, aloud = whether others hear
--- the text }. FN may not write or tell.
function afterwards.condition(name, fn)
  conditions[name] = fn
end

--- True if FN is true of each item of VALUE.
local function all(value, fn)
  local list = values.list(value)
  for at = 1, math.min(#list, NAMES) do
    if not fn(list[at]) then return false end
  end
  return #list > 0
end

local function shines(thing)
  thing = verbs.living(thing)
  return thing ~= nil and values.number(thing.light, 0) > 0
end

--- Returns the player whose deeds the text may follow, or nil. Nobody says aloud what players hide (`set profile off`).
function afterwards.doer(asked)
  local who = asked.who
  if not who or not who:is("player") or asked.aloud and sys.option(who, "profile") == false then return nil end
  return who
end

afterwards.condition("award", function(titles, asked)
  local who = afterwards.doer(asked)
  local earned = who and awards(who)
  return who ~= nil and all(titles, function(title) return values.has(earned, title) end)
end)
afterwards.condition("lit", function(things) return all(things, shines) end)

--- set = { THING, "property" }: that property of THING is neither false nor empty.
afterwards.condition("set", function(pair)
  local thing, name = verbs.living(values.list(pair)[1]), values.list(pair)[2]
  return thing ~= nil and type(name) == "string" and name:sub(1, 1) ~= "_" and thing[name] and true or false
end)

--- here = THING: it, or something made from it, is in the same room as the text.
afterwards.condition("here", function(wanted, asked)
  local place = asked.thing:is("room") and asked.thing or asked.thing.location
  return all(wanted, function(one)
    one = verbs.living(one)
    for _, thing in ipairs(one and place and place.contents or {}) do
      if thing == one or thing:is(one) then return true end
    end
    return false
  end)
end)

--- holds = THING: the reader holds it, or something made from it.
afterwards.condition("holds", function(wanted, asked)
  local who = asked.who
  return who ~= nil and all(wanted, function(one)
    one = verbs.living(one)
    for _, thing in ipairs(one and who.contents or {}) do
      if thing == one or thing:is(one) then return true end
    end
    return false
  end)
end)

--- within = PLACE: the reader is in that room or area.
afterwards.condition("within", function(wanted, asked)
  local who = asked.who
  local room = who and who.location and place_of(who)
  return room ~= nil and all(wanted, function(one)
    one = verbs.living(one)
    return one ~= nil and (one == room or one == who.location or one == verbs.living(room.area))
  end)
end)

--- note = "NAME": a script of the same owner has set it in the reader's notes. For things of the game.
afterwards.condition("note", function(names, asked)
  local who = afterwards.doer(asked)
  if not who or build.maker(asked.thing) then return false end
  local noted = who:notes()
  return all(names, function(name) return noted[name] and true or false end)
end)

--- player = true: the reader is a player with a name of their own, not a guest.
afterwards.condition("player", function(wanted, asked)
  local who = asked.who
  return (who ~= nil and who:is("player") and not sys.is_guest(who)) == wanted
end)

--- True if all conditions of the table WHEN hold. One that no package knows never does.
local function all_hold(when, asked)
  asked.when = when
  local any = false
  for name, value in pairs(values.fields(when)) do
    local fn = conditions[name]
    if fn then
      if not fn(value, asked) then return false end
      any = true
    elseif name ~= "at" then
      return false
    end
  end
  return any
end

--- True if WHEN, a table or a list of tables, holds.
local function holds(when, asked)
  local list = values.fields(when)
  if list[1] == nil then return all_hold(when, asked) end
  for at = 1, math.min(#list, ANY) do
    if all_hold(list[at], asked) then return true end
  end
  return false
end

--- True if ROW holds. Worlds made by Skein 0.3.0 have { award =, lit = } in the row itself; one of them has to hold.
local function row_holds(row, asked)
  if row.unless ~= nil and holds(row.unless, asked) then return false end
  if row.when ~= nil then return holds(row.when, asked) end
  if row.award == nil and row.lit == nil then return row.unless ~= nil end
  if row.lit ~= nil and all_hold({ lit = row.lit }, asked) then return true end
  return row.award ~= nil and all_hold({ award = row.award }, asked)
end

--- Returns what the rows of THING that hold for WHO have under NAME, in order. ALOUD: others hear it, too.
function afterwards.all(thing, name, who, aloud)
  local found, asked = {}, { who = who, thing = thing, aloud = aloud }
  for at, row in ipairs(values.list(thing.afterwards)) do
    if at > ROWS then break end
    row = values.fields(row)
    local value = row[name]
    if value ~= nil and row_holds(row, asked) then
      found[#found + 1] = value
    end
  end
  return found
end

--- Returns the property NAME of THING as it is for WHO now.
function afterwards.value(thing, name, who, aloud)
  if thing.afterwards == nil then return thing[name] end
  local first = afterwards.all(thing, name, who, aloud)[1]
  if first == nil then return thing[name] end
  return first
end

--- Returns the same for a description (a text), or for `details` (a table with all keys of the rows that hold); nil if
--- no row has any. See on("afterwards") in behaviours/player.lua.
function afterwards.read(thing, name, who)
  local found = afterwards.all(thing, name, who)
  if name ~= "details" then
    for _, text in ipairs(found) do
      if type(text) == "string" then return text end
    end
    return nil
  end
  local details = nil
  for _, one in ipairs(found) do
    for key, text in pairs(values.fields(one)) do
      for word in tostring(key):gmatch("[^|]+") do
        details = details or {}
        details[word] = details[word] or text
      end
    end
  end
  return details
end

--- True if there is light in PLACE to look around by. Worlds made by Skein 0.3.0 ask.
function afterwards.can_look(place) return is_lit(place) end

return afterwards
