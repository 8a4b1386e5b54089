--- Differences after a deed, as data: `afterwards = { { award = "Keeper", lit = LAMP, answers = { … } } }`. A row holds
--- for a player who has that award, and for everybody while that thing shines.
local manners = require("manners")
local values = require("values")
local verbs = require("verbs")

local ROWS = 8 -- of one object

local afterwards = {}

--- True if ROW holds for WHO: THING may know the awards that WHO shows.
local function holds(thing, row, who)
  local lamp = verbs.living(row.lit)
  if lamp and values.number(lamp.light, 0) > 0 then return true end
  if type(row.award) ~= "string" or not who or not who:is("player") then return false end
  local _, titles = manners.profile(who, thing)
  return values.has(titles, row.award)
end

--- Returns the tables called NAME of all rows of THING that hold for WHO, in order.
function afterwards.all(thing, name, who)
  local found = {}
  for at, row in ipairs(values.list(thing.afterwards)) do
    if at > ROWS then break end
    row = values.fields(row)
    if holds(thing, row, who) then found[#found + 1] = values.fields(row[name]) end
  end
  return found
end

--- True if there is light in PLACE to look around by.
function afterwards.can_look(place) return is_lit(place) end

return afterwards
