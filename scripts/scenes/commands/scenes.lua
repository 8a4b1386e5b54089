--- skip: ends the scene that a player watches.
local scenes = require("scenes")

command("skip|skip scene", function(e)
  if not scenes.of(e.actor) then refuse("You aren't watching anything.") end
  e.actor:tell("You skip the rest.")
  scenes.finish(e.actor)
end)
