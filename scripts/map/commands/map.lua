--- Finding the way: map, run, where.
---
--- Its point: "map.draw"(WHO, PLACE, REACH, IN_WORDS), the lines of another map of PLACE, as plain text.
local points = require("points")
local verbs = require("verbs")
local ways = require("ways")
local words = require("words")

if not sys.way_to then
  return verbs.missing("atlas", {}, { "map", "run", "where", "whereami" })
end

local REACH, REACH_MAX = 3, 8
local NEAR_MOST, SEEN_MOST = 6, 20
local WORDS_MOST = 12

local function lit_place(e)
  if not e.room then refuse("You aren't anywhere.") end
  if not e.room:is("room") then refuse("You can't see where you are from in here. To get out, type "
    .. "<cmd out>out</>.") end
  if not is_lit(e.room) then refuse("It's too dark to see where you are.") end
  return e.room
end

local function steps_words(found)
  return words.count(found.steps, "step") .. ", first " .. found.way
end

--- Returns ROWS of plain text as a template.
local function as_text(rows)
  return verbs.ready(quote(table.concat(rows, "\n")))
end

local function tell_in_words(e, reach)
  local rows = points.first("map.draw", e.actor, e.room, reach, true)
  if rows then return e.actor:tell(as_text(rows)) end
  local said = ways.in_words(e.actor, e.room, reach, WORDS_MOST)
  e.actor:tell("You are at {the room}.", { room = e.room })
  if #said == 0 then return e.actor:tell("You don't know any place nearby. To see the ways out, type "
    .. "<cmd exits>exits</>.") end
  for _, one in ipairs(said) do
    e.actor:tell("{name}: {how}.", { name = quote(one.name), how = steps_words(one) })
  end
end

local function show_map(e, reach)
  if reach < 1 or reach > REACH_MAX then
    refuse("A map shows 1 to {n} rooms on each side. For example: map 4", { n = REACH_MAX })
  end
  local place = lit_place(e)
  if sys.option(e.actor, "screenreader") == true then return tell_in_words(e, reach) end
  local other = points.first("map.draw", e.actor, place, reach, false)
  e.actor:tell("<fixed>" .. as_text(other or ways.map(e.actor, place, reach)) .. "</>")
  if other then return end
  e.actor:tell("<dim>@ you, < up, > down, % both, ? dark, . not seen yet. In words: map words</>")
end

command("map", function(e) return show_map(e, REACH) end)
command("map {reach:number}", function(e) return show_map(e, e.reach) end)
command("map [in] words", function(e)
  lit_place(e)
  return tell_in_words(e, REACH)
end)

command("run {steps:noun}", function(e)
  local steps = ways.parse(e.steps)
  if not steps then return pass() end
  return ways.run(e.actor, steps)
end)

local function where(e)
  local place = lit_place(e)
  local area, near = verbs.living(place.area), ways.in_words(e.actor, place, ways.NEAR_STEPS, NEAR_MOST)
  if area and area.name ~= place.name then
    e.actor:tell("You are at {the room}, in {area}.", { room = place, area = area.name })
  else
    e.actor:tell("You are at {the room}.", { room = place })
  end
  local left = SEEN_MOST
  for _, one in ipairs(near) do
    local people, more = {}, false
    if is_lit(one.room) and one.visited then people, more = sys.seen_at(e.actor, one.room, left) end
    local names = { name = quote(one.name), how = steps_words(one) }
    if more then
      e.actor:tell("{name} ({how}): many people are there.", names)
    elseif #people > 0 then
      left = left - #people
      e.actor:tell("{name} ({how}): {people} {are} there.",
        { name = names.name, how = names.how, people = people, are = #people == 1 and "is" or "are" })
    else
      e.actor:tell("{name} ({how})", names)
    end
  end
end

command("where|whereami", where)
command("where am i", where)
