-- The scene that a player watches: see lib/scenes.lua.
local scenes = require("scenes")

on("timer:scene", function(e) scenes.go_on(e.this) end)

local WATCHING = { having = { "_scene" } }

on("enter", "actor", WATCHING, function(e) scenes.stay_or_break_off(e.this) end)
on("disconnect", "actor", WATCHING, function(e) scenes.break_off(e.this) end)
