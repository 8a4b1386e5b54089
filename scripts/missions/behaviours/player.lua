-- Notes things that a player sells.
local missions = require("missions")

on("sell", "actor", function(e) missions.part(e.this, e.thing) end)
