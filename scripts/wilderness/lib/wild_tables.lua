--- The shapes of the tables of a wilderness: see shapes.lua of core.
local shapes = require("shapes")

shapes.add("wild_kind", "a kind of places", {
  name = { "text | list of text", "the name of a place" },
  desc = { "text | list of text", "its description" },
  from = { "ref of room", "a prototype for it" },
  blocks = { "boolean", "nobody can go there" },
})
shapes.add("wild_link", "a way out of a wilderness", {
  x = { "integer 0..", "how far in the east it begins" },
  y = { "integer 0..", "how far in the south" },
  way = { "text", "its name" },
  to = { "ref of room", "where it leads" },
})
shapes.add("wild_point", "a place of a wilderness", {
  wild = { "ref of wilderness", "the wilderness" },
  x = { "integer 0..", "how far in the east" },
  y = { "integer 0..", "how far in the south" },
})
shapes.add("wild_share", "a kind of places and its share", { { "text", "its sign" }, { "number 0..", "its share" } })
shapes.property("wilderness", "kinds", "map of wild_kind")
shapes.property("wilderness", "links", "list of wild_link")
shapes.property("wilderness", "grows", "list of wild_share")
shapes.property("exit", "into", "wild_point")

return {}
