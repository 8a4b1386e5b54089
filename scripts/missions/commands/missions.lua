--- mission: small jobs from npcs.
local manners = require("manners")
local missions = require("missions")
local points = require("points")
local routes = require("routes")
local verbs = require("verbs")
local words = require("words")

local SEARCHED = 20 -- givers

local function tell(e, mission)
  e.actor:tell(sentence("Your mission:") .. " " .. verbs.ready(missions.goal(e.actor, mission)))
  e.actor:tell("You have {time} for it. For the way, type <cmd hint mission>hint mission</>.",
    { time = words.duration(math.max(60, mission.ends - now())) })
end

local function begin(e, giver)
  manners.must_be_patient(e.actor, "missions", 10)
  local mission, why, names = missions.begin(e.actor, giver)
  if not mission then refuse(why, names) end
  giver:act("{Actor} {verb:have} something for {the who}.", { who = e.actor })
  tell(e, mission)
end

--- Returns how WHO gets to the nearest npc that gives missions, or nil.
local function nearest(who)
  local places = {}
  for _, npc in ipairs(find{ proto = "npc" }) do
    local place = npc.missions == true and build.maker(npc) == nil and not npc.hidden and npc.location
    if place and place:is("room") and place.public ~= false and #places < SEARCHED then places[#places + 1] = place end
  end
  return routes.hint_to_nearest(who, places, "mission ask", "mission")
end

command("mission|missions", function(e)
  local mission = missions.current(e.actor)
  if mission then return tell(e, mission) end
  local giver = missions.giver(e.actor)
  local left = missions.left(e.actor)
  if left <= 0 then refuse("You have done enough for one day. There is more tomorrow.") end
  if giver then
    return e.actor:tell("{The giver} {giver verb:have} something for you: <cmd mission ask>mission ask</>",
      { giver = giver })
  end
  local text = nearest(e.actor)
  if not text then refuse("Nobody near you has anything for you to do.") end
  e.actor:tell(verbs.ready(words.hints(quote(text))))
end)

command("mission ask", function(e)
  local giver = missions.giver(e.actor)
  if not giver then refuse("Nobody here has anything for you to do. For the nearest, type <cmd mission>mission</>.") end
  return begin(e, giver)
end)

command("ask {who:seen character} for [a] work|job|mission|errand", function(e)
  if not missions.gives(e.who, e.actor) or e.who.location ~= e.actor.location then return pass() end
  return begin(e, e.who)
end)

command("mission drop", function(e) verbs.must(missions.drop(e.actor)) end)

points.add("hint.next", function(who, add)
  if missions.of(who).all > 0 or missions.current(who) or not nearest(who) then return end
  add{ key = "missions", type = "mission",
    text = sentence("Some people here have small jobs, made for where you are and what you carry.") }
end)
