--- The shape of the rows of `routine`, and their checks: see shapes.lua of core.
local checks = require("checks")
local conditions = require("conditions")
local shapes = require("shapes")
local values = require("values")

shapes.add("routine_row", "what an npc does at an hour", {
  at = { "number 0..24", "the hour" },
  go = { "ref of room | list of ref of room", "the rooms where it goes" },
  perform = { "text | list of text", "lines that it types in each of them" },
})
shapes.property("routine", "routine", "list of routine_row")

checks.add("routine", function(npc, world, say)
  local room = npc.location
  if world:is_prototype(npc) or world:has_script(npc) or npc.vnum ~= nil then return end
  if not room or not room:is("room") then return end
  for i, row in ipairs(values.list(npc.routine)) do
    for _, one in ipairs(values.list(values.fields(row).go)) do
      local goal = conditions.object(one)
      if goal and goal:is("room") and not world:walks(room, goal) then
        say("routine", ("routine[%d].go: no way leads from %s to %s that it can walk, so it never arrives: the way "
          .. "needs an open exit"):format(i, world:name(room), world:name(goal)))
      end
    end
  end
end)

return {}
