-- A player who falls asleep in a wilderness wakes at the same place within a week.
local wilderness = require("wilderness")

on("disconnect", "actor", function(e)
  local place = e.this.location
  if wilderness.of(place) then place._slept = math.floor(now()) end
end)
