-- Notes things that a player sells or drops.
local missions = require("missions")

for _, name in ipairs({ "sell", "drop" }) do
  on(name, "actor", function(e) missions.part(e.this, e.thing) end)
end
