--- What a wizard does in all worlds of the realm at once.
local verbs = require("verbs")

local afar = {}

--- VERB is "ban", "unban", "mute", "unmute" or "boot". What a world refuses it says later.
function afar.impose(wizard, verb, subject, seconds, reason)
  local ok, why = sys.realm_impose(wizard, verb, subject, seconds, reason)
  if not ok then verbs.decline(quote(why)) end
  wizard:tell("The other worlds are told; what one refuses it says.")
end

return afar
