--- Sanctions of a wizard in all worlds of the realm at once.
local verbs = require("verbs")

local afar = {}

--- Sends VERB ("ban", "unban", "mute", "unmute" or "boot") to all other worlds. A world that refuses answers later.
function afar.impose(wizard, verb, subject, seconds, reason)
  local ok, why = sys.realm_sanction(wizard, verb, subject, seconds, reason)
  if not ok then verbs.decline_plain(why) end
  wizard:tell("The other worlds have been told. You'll hear from any that refuse.")
end

return afar
