--- Shouting, and knocking on doors: sounds that reach the next rooms.

local crowd = require("crowd")
local exits = require("exits")
local manners = require("manners")
local verbs = require("verbs")
local words = require("words")

local FALLBACK = { fallback = true }
local PER_MINUTE = 6

--- Returns the players in the game who ignore WHO.
local function deaf_to(who)
  local deaf = {}
  crowd.each(function(player)
    if sys.ignores(player, who, true) then deaf[#deaf + 1] = player end
  end)
  return deaf
end

--- Returns the rooms next to PLACE, each with the exit that leads there.
local function neighbours(place)
  local found, known = {}, { [place.id] = true }
  for _, exit in ipairs(place.contents) do
    local goal = exit:is("exit") and exits.goal(exit)
    if goal and not known[goal.id] then
      known[goal.id] = true
      found[#found + 1] = { place = goal, exit = exit }
    end
  end
  return found
end

--- Shouts, in the room and in the next rooms, even through closed doors. An npc's shout stays in its own room.
local function shout(e)
  manners.must_be_patient(e.actor, "shouts", PER_MINUTE)
  manners.must_speak_afar(e.actor, nil, e.text)
  local event = { actor = e.actor, room = e.room, text = e.text, how = "shout" }
  verbs.must(verbs.may("hear", event))
  e.actor:act("{Actor} {verb:shout}, \"{text}\"", { text = e.text }, { style = "say", body = e.text })
  after_event("hear", event)
  if not e.room or not e.actor:is("player") then return end
  local deaf = deaf_to(e.actor)
  local voice = known_as(e.actor) == words.shown(e.actor) and words.shown(e.actor) or "somebody"
  for _, next_door in ipairs(neighbours(e.room)) do
    next_door.place:announce("{Who} shouts {from}, \"{text}\"",
      { who = voice, from = exits.from(next_door.exit), text = e.text }, table.unpack(deaf))
  end
end

command("shout|yell {text:text}", FALLBACK, shout)
command("shout|yell", FALLBACK, function() refuse("Shout what? For example: <cmd shout hello>shout hello</>") end)

local function knock(e)
  local way, twin = e.what, exits.twin(e.what)
  if not way.door then refuse("There isn't a door there.") end
  manners.must_be_patient(e.actor, "knocks", PER_MINUTE)
  verbs.must(verbs.may("knock", { actor = e.actor, thing = way }))
  e.actor:act("{Actor} {verb:knock} on {the door}.", { door = way }, { personal = true })
  after_event("knock", { actor = e.actor, thing = way })
  local beyond = exits.goal(way)
  if not beyond or not e.actor:is("player") then return end
  local at = twin and twin.location == beyond and "Somebody knocks on {the door}." or "Somebody knocks."
  beyond:announce(at, { door = twin }, table.unpack(deaf_to(e.actor)))
end

command("knock|rap|tap [on|at] {what}", FALLBACK, function(e)
  if e.what:is("exit") then return knock(e) end
  if e.what:is("character") then refuse("{The what} wouldn't like that.", e) end
  manners.must_show(e.actor)
  verbs.must(verbs.may("knock", { actor = e.actor, thing = e.what }))
  e.actor:act("{Actor} {verb:knock} on {the what}. Nobody answers.", e, { personal = true })
  after_event("knock", { actor = e.actor, thing = e.what })
end)

command("knock|rap|tap [on|at] {words:noun}", FALLBACK, function(e)
  return look_detail(e.actor, e.words) and "You knock. Nobody answers." or pass()
end)

--- Knocks on the door of this room; a closed one first if there are several.
command("knock|rap|tap", FALLBACK, function(e)
  local found
  for _, exit in ipairs(e.room and e.room.contents or {}) do
    if exit:is("exit") and exit.door and sees(e.actor, exit) and (not found or found.open) then found = exit end
  end
  if not found then refuse("There isn't a door to knock on here.") end
  e.what = found
  return knock(e)
end)
