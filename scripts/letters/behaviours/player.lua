-- The daily mail with the talk on a player's channels.
local digests = require("digests")

on("timer:digest", function(e) return digests.send(e.this) end)
