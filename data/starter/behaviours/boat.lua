-- The boat goes across with all that is in it: it is a container that one enters, and that is
-- moved from landing to landing. `landings` are its two ends; on the way it is in `stream`.
local verbs = require("verbs")
local words = require("words")

local SECONDS = 6

local function other_end(boat)
  local landings = boat.landings
  return boat.location == landings[1] and landings[2] or landings[1]
end

local function passengers(boat)
  for _, one in ipairs(boat.contents) do
    if one:is("player") and not one.asleep then return true end
  end
  return false
end

local function cast_off(boat, to)
  boat.bound_for = to
  boat.location:announce("The boat glides out onto the river.")
  boat:move(boat.stream)
  boat:announce("The bank slides away. Green water goes by on both sides.")
  boat:after(SECONDS, "land")
end

command("pull [on] [the] rope", function(e)
  if e.room ~= e.this then
    return e.actor:tell(verbs.ready(words.hints("You would have to be in the boat for that. Type: enter boat")))
  end
  if e.this.bound_for then return "You pull a little harder. The river is in no hurry." end
  act(e.actor, "{Actor} {verb:pull} on the rope, hand over hand.")
  cast_off(e.this, other_end(e.this))
end)

on("timer:land", function(e)
  local boat, to = e.this, e.this.bound_for
  if not to then return end
  boat.bound_for = nil
  to:announce("A flat boat comes in and bumps against the landing.")
  boat:move(to)
  boat:announce("The boat bumps against {place}. Type <cmd leave>leave</> to go ashore.", { place = to.name })
end)

on("call:fetch", function(e)
  local boat, to = e.this, e.data.to
  if boat.location == to then return "The boat is here. Type: enter boat" end
  if boat.bound_for then return "The boat is on the water. It will be here in a moment." end
  if passengers(boat) then return "From the other side somebody waves: they are in the boat already." end
  cast_off(boat, to)
  return "On the other side the boat casts off by itself and comes over."
end)

-- Nobody steps out into the river.
before("move", "source", function(e)
  if e.this.bound_for and e.thing:is("character") then
    return "There is nothing but river around you. Wait until the boat lands."
  end
end)

on("describe", function(e)
  local boat = e.this
  if e.actor.location ~= boat then return "You could <b>enter boat</b>." end
  if boat.bound_for then return "You are in the middle of the river." end
  return "You are lying at " .. boat.location.name
    .. ". To go across, <cmd pull rope>pull rope</>; to go ashore, <cmd leave>leave</>."
end)

test("it goes across with who pulls the rope in it", function(t)
  local boat = t.this
  local from = boat.location
  local ann = t:player("Ann", from)
  t:has(t:command(ann, "pull rope"), "You would have to be in the boat")
  t:command(ann, "enter boat")
  t:has(t:command(ann, "pull rope"), "hand over hand")
  t:has(t:command(ann, "pull rope"), "in no hurry")
  t:refused(ann, "leave")
  t:advance(SECONDS)
  t:has(t:told(ann), "The boat bumps against")
  t:command(ann, "leave")
  t:ok(ann.location ~= from and ann.location:is("room"))
end)
