-- Where anybody fights there are rounds; see rules/fight.lua.
local fight = require("fight")

-- By itself: what those below break does not end the fight.
on("timer:round", function(e) fight.next_round(e.this) end)

on("timer:round", function(e) fight.all_turns(e.this) end)
on("timer:turns", function(e) fight.take_turns(e.this, e.data or {}) end)
