--- Sitting down and standing up.
local verbs = require("verbs")

local function sitters(seat)
  local count = 0
  for _, other in ipairs(seat.location.contents) do
    if other.sitting == seat then count = count + 1 end
  end
  return count
end

local function sit(e, seat)
  local names, now = { seat = seat }, verbs.living(e.actor.sitting)
  if now == seat then refuse("You are sitting on {the seat} already.", names) end
  if now then refuse("You are sitting on {the now}. Stand up first.", { now = now }) end
  if not seat:is("seat") then refuse("You can't sit on {the seat}.", names) end
  if seat.location ~= e.actor.location then
    refuse("{The seat} would have to stand on the floor for that.", names)
  end
  if sitters(seat) >= (seat.seats or 1) then refuse("{The seat} is taken.", names) end
  verbs.must(verbs.may("sit", { actor = e.actor, thing = seat }))
  e.actor.sitting = seat
  act(e.actor, "{Actor} {verb:sit} down on {the seat}.", names)
  after_event("sit", { actor = e.actor, thing = seat })
end

command("sit [down] [on|in|at] {seat}", function(e) sit(e, e.seat) end)

command("sit [down]", function(e)
  if verbs.living(e.actor.sitting) then refuse("You are sitting already.") end
  for _, thing in ipairs(e.room and e.room.contents or {}) do
    if thing:is("seat") and sees(e.actor, thing) and sitters(thing) < (thing.seats or 1) then
      return sit(e, thing)
    end
  end
  refuse("There is no free seat here.")
end)

local function stand(e)
  local seat = verbs.living(e.actor.sitting)
  if not seat then refuse("You are standing already.") end
  verbs.must(verbs.may("stand", { actor = e.actor, thing = seat }))
  e.actor.sitting = nil
  act(e.actor, "{Actor} {verb:stand} up.")
  after_event("stand", { actor = e.actor, thing = seat })
end

command("stand [up]", stand)
command("rise", stand)
command("get on {seat}", { fallback = true }, function(e) sit(e, e.seat) end)
