--- The shapes of properties of npcs, and what their texts fill in: see shapes.lua of core.
local shapes = require("shapes")

shapes.add("tour_step", "a step of a tour", {
  say = { "text | list of text", "what the guide says" },
  perform = { "text", "a line that it types" },
  wait = { "number 0..", "seconds until it goes on; 5" },
  go = { "text", "the way that it goes then" },
})
shapes.property("guide", "tour", "list of tour_step")
for _, name in ipairs({ "greeting", "greeting_again" }) do shapes.fill("greeter", name, "name") end
shapes.fill_key("tour_step", "say", "name")
shapes.property("seeker", "wants", "ref")

return {}
