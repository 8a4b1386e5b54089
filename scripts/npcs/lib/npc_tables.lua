--- The shape of the steps of `tour`: see shapes.lua of core.
local shapes = require("shapes")

shapes.add("tour_step", "a step of a tour", {
  say = { "text | list of text", "what the guide says" },
  perform = { "text", "a line that it types" },
  go = { "text", "the way that it goes" },
  wait = { "number 0..", "seconds until the next step; 5" },
})
shapes.property("guide", "tour", "list of tour_step")

return {}
