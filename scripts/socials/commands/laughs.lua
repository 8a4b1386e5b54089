--- Laughs as people type them: "lol".
local verbs = require("verbs")

local LAUGHS = { lol = "laugh", rofl = "laugh", lmao = "laugh", haha = "laugh", heh = "chuckle" }

for word, gesture in pairs(LAUGHS) do
  command(word .. " [{words:noun}]", { last = true }, function(e)
    local ok, why = perform(e.actor, gesture)
    if not ok then verbs.decline_plain(why) end
  end)
end
