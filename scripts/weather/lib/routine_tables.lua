--- The shape of the rows of `routine`: see shapes.lua of core.
local shapes = require("shapes")

shapes.add("routine_row", "what an npc does at an hour", {
  at = { "number 0..24", "the hour" },
  go = { "ref of room | list of ref of room", "the rooms where it goes" },
  perform = { "text | list of text", "lines that it types in each of them" },
})
shapes.property("routine", "routine", "list of routine_row")

return {}
