-- The way home: ten seconds after "home", whatever forbids moving.
local vision = require("vision")

on("timer:home", function(e)
  local who, home = e.this, object("start")
  if not who.location or who.location == home then return end
  vision.watch({ who.location, home }, function()
    act(who, "{Actor} {verb:fade} away.", {}, { except = { who } })
    move(who, home, "home", { mover = who, force = true })
    act(who, "{Actor} {verb:appear} out of nowhere.", {}, { except = { who } })
  end, who)
end)
