--- Sitting down. core has the commands to stand up.
local callers = require("callers")
local manners = require("manners")
local verbs = require("verbs")

local function sitters(seat)
  local count = 0
  for _, other in ipairs(seat.location.contents) do
    if other.sitting == seat and not callers.is_passing(other) then count = count + 1 end
  end
  return count
end

local function sit(e, seat)
  local names, now = { seat = seat }, verbs.living(e.actor.sitting)
  if now == seat then refuse("You're already sitting on {the seat}.", names) end
  if now and now ~= e.actor.location then
    refuse("You are sitting on {the now}. Stand up first: <cmd stand>stand</>", { now = now })
  end
  if not seat:is("seat") then refuse("You can't sit on {the seat}.", names) end
  if seat.location ~= e.actor.location then
    refuse("You can only sit on {the seat} when it stands on the floor.", names)
  end
  if sitters(seat) >= (seat.seats or 1) then refuse("{The seat} is taken.", names) end
  manners.must_show(e.actor)
  verbs.must(verbs.may("sit", { actor = e.actor, thing = seat }))
  e.actor.sitting = seat
  e.actor:act("{Actor} {verb:sit} down on {the seat}.", names)
  after_event("sit", { actor = e.actor, thing = seat })
end

--- Sits on the floor: the seat is the room itself, so the actor cannot walk like anybody else who sits.
local function sit_on_floor(e)
  if verbs.living(e.actor.sitting) then refuse("You're already sitting.") end
  manners.must_show(e.actor)
  verbs.must(verbs.may("sit", { actor = e.actor, thing = e.room }))
  e.actor.sitting = e.room
  e.actor:act("{Actor} {verb:sit} down on the floor.")
  after_event("sit", { actor = e.actor, thing = e.room })
end

local function sit_anywhere(e)
  if verbs.living(e.actor.sitting) then refuse("You're already sitting.") end
  for _, thing in ipairs(e.room and e.room.contents or {}) do
    if thing:is("seat") and sees(e.actor, thing) and sitters(thing) < (thing.seats or 1) then
      return sit(e, thing)
    end
  end
  if not e.room then refuse("You aren't anywhere.") end
  return sit_on_floor(e)
end

for _, how in ipairs({ "up", "down" }) do
  command("sit " .. how, sit_anywhere) -- before the next one, which would take it for a way
end
command("sit [down] on [the] floor|ground", sit_on_floor)
command("sit [down] [on|in|at] {seat:reach seat}", function(e)
  if e.seat == e.room then return sit_on_floor(e) end
  return sit(e, e.seat)
end)
command("sit", sit_anywhere)
for _, where in ipairs({ "under", "by", "near", "beside", "behind", "next to" }) do
  command("sit [down] " .. where .. " {place:noun}", { fallback = true }, sit_anywhere)
end

local FALLBACK = { fallback = true }

command("get on {seat:reach seat}", FALLBACK, function(e)
  if not e.seat:is("seat") and e.seat:is("container") then return verbs.instead(e.actor, "enter #" .. e.seat.id) end
  sit(e, e.seat)
end)

command("stand [up] on|in {thing}", FALLBACK, function(e)
  refuse(e.thing:is("seat") and "You can only sit on {the thing}. Type: <cmd sit on {the thing}>sit on {the thing}</>"
    or "You can't stand on {the thing}.", e)
end)
