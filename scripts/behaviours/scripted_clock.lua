-- Has triggers for an hour of the game's day (rules/triggers.lua): where a player is, unless they are global.
local near = require("near")
local triggers = require("triggers")

on("time:hour", function(e)
  local place = e.this:is("room") and e.this or place_of(e.this) or e.this.location
  local hour = e.data.hour
  local visited = place ~= nil and near.is_visited(place.area)
  triggers.fire(e.this, "time", { time = hour }, { soon = true, sure = true,
    matches = function(known) return known.number == hour and (visited or known.types.global) end })
end)
