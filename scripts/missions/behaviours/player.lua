-- What players part with, and what becomes of parcels.
local missions = require("missions")

for _, name in ipairs({ "sell", "drop" }) do
  on(name, "actor", function(e) missions.part(e.this, e.thing) end)
end
