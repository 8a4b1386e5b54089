--- How characters are: standing, sitting, resting or asleep. `sitting` is the seat or the place where they sit, and
--- `resting` ("resting", "sleeping") tells how. What they do instead, such as fight, is said by packages at the point
--- "posture", as one of the other answers of posture.of.
local points = require("points")
local verbs = require("verbs")

local posture = {}

local LYING = { resting = "resting", sleeping = "sleeping" }

--- Returns "sleeping", "resting", "sitting" or "standing" for WHO; or what a package says instead: with fighting
--- "dying", "sleeping" or "fighting".
function posture.of(who)
  return points.first("posture", who) or posture.at_rest(who)
end

--- The same without asking packages.
function posture.at_rest(who)
  if verbs.living(who.sitting) then return LYING[who.resting] or "sitting" end
  return "standing"
end

--- Makes WHO sit, rest or sleep where they are, as HOW says; for anything else they stand.
function posture.lay(who, how)
  local lies = (how == "sitting" or LYING[how]) and who.location ~= nil
  if not lies then
    who.sitting = nil
  elseif not verbs.living(who.sitting) then
    who.sitting = who.location
  end
  who.resting = lies and LYING[how] or nil
end

return posture
