--- Players who come into the game or into a place: their points, their pets, their group and their fight.
local blows = require("blows")
local body = require("body")
local company = require("company")
local deeds = require("deeds")
local fight = require("fight")
local verbs = require("verbs")

--- Shows WHO their points, and the group if they are in one.
local function show(who)
  body.show(who)
  if who.group then body.on_show(who) end
end

deeds.on("connect", function(who)
  body.mend(who)
  body.show(who)
  blows.update(who)
  company.bring_back(who)
  if who.group then body.on_show(who) end
  if who.fighting then fight.keep_rounds(who.location, 1) end -- the foe may be gone by now
end)

deeds.on("joined", show)

--- A player who is moved away from their foe by a spell, a script or a wizard stops fighting.
deeds.on("enter", function(who)
  local foe = verbs.living(who.fighting)
  if foe and foe.location ~= who.location then fight.stop(who) end
  if who.group then body.on_show(who) end
end, { "fighting", "group" })

return {}
