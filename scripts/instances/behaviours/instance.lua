-- The area of a copy: see lib/instances.lua.
local instances = require("instances")

on("timer:instance", function(e) instances.check(e.this) end)

on("timer:dissolve", function(e)
  if not instances.dissolve(e.this) then e.this:after(1, "dissolve") end
end)
