-- Fires time triggers at an hour of the game's day (rules/triggers.lua), where a player is, or anywhere if
-- global.
local finding = require("trigger_find")
local near = require("near")
local triggers = require("triggers")

on("time:hour", function(e)
  local place = finding.place(e.this)
  local hour = e.data.hour
  local visited = place ~= nil and near.is_visited(place.area)
  triggers.fire(e.this, "time", { time = hour }, { soon = true, sure = true,
    matches = function(known) return known.number == hour and (visited or known.types.global) end })
end)

test("a time trigger runs at its hour only", function(t)
  local npc = create("npc", { name = "a guard", location = t.room })
  triggers.attached(npc, { "global", "time" }, "say Five o'clock, and all is well.", { number = 5 })
  local ann = t:player("Ann")
  t:event(npc, "time:hour", { hour = 4 })
  t:advance(1)
  t:lacks(t:told(ann), "Five")
  t:event(npc, "time:hour", { hour = 5 })
  t:advance(1)
  t:has(t:told(ann), "Five o'clock")
end)
