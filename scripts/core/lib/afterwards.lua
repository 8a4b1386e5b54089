--- Texts that follow what happened, as data of a thing, a room or an npc (help memory):
---
---   afterwards = {
---     { when = { award = "Keeper" }, desc = "…", answers = { lamp = "You lit it." } },
---     { when = { lit = LAMP }, details = { ["tower|light"] = "…" } },
---   }
---
--- `when` and `unless` are conditions (lib/conditions.lua); an empty one never holds. The first row that holds and has
--- a text gives it; without one, the property of that name does. Of `details` and `answers`, which are tables, each key
--- is looked up so. Nobody says aloud what players hide (`set profile off`).
local conditions = require("conditions")
local shapes = require("shapes")
local values = require("values")

shapes.add("afterwards", "texts after a deed", {
  when = { "condition | list of condition", "when they hold" },
  unless = { "condition | list of condition", "when they don't" },
  award = { "text | list of text", "a title; write when = {award = …}" },
  lit = { "ref | list of ref", "a lamp; write when = {lit = …}" },
  goal = { "map of text", "goals of a quest, by the keys of its steps" },
  hints = { "map of list", "hints of a quest, by the keys of its steps" },
}, { open = true })
shapes.property("thing", "afterwards", "list of afterwards")

local ROWS = 16 -- of one object

local afterwards = {}

--- True if WHEN, which isn't empty, holds.
local function holds(when, asked)
  local is_empty = true
  for _ in pairs(values.fields(when)) do is_empty = false end
  return not is_empty and conditions.holds_for_text(when, asked.who, asked.thing, asked.aloud)
end

--- True if ROW holds. Worlds made by Skein 0.3.0 have { award =, lit = } in the row itself; one of them has to hold.
local function row_holds(row, asked)
  if row.unless ~= nil and holds(row.unless, asked) then return false end
  if row.when ~= nil then return holds(row.when, asked) end
  if row.award == nil and row.lit == nil then return row.unless ~= nil end
  return row.lit ~= nil and holds({ lit = row.lit }, asked) or row.award ~= nil and holds({ award = row.award }, asked)
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
