prototype "wilderness" {
  proto = "area",
  name = "wilderness",
  property("map", "list of text", nil, "rows of signs for kinds of places, the north first"),
  property("scale", "integer 1..1000", nil, "how many places wide and high a sign of the map is; 1"),
  property("kinds", "map of map", nil,
    "the kinds of places by their signs: {m = {name = \"Open moor\", desc = \"Heather.\"}}"),
  property("grows", "list of list", nil, "without a map, kinds with their shares: {{\"m\", 60}, {\"w\", 40}}"),
  property("size", "list of number", nil, "without a map, its width and height in places: {100, 100}"),
  property("seed", "integer 0..", nil, "the number that what grows depends on"),
  property("grain", "integer 1..1000", nil, "how wide a patch of what grows is, in places; 8"),
  property("diagonals", "boolean", nil, "its places have eight ways"),
  property("links", "list of map", nil, "ways out of it: {{x = 3, y = 4, way = \"in\", to = CAVE}}"),
  property("horizon", "text", nil, "the name of the place where ways lead that nobody has gone yet"),
  property("_horizon", "object", nil, "that place"),
  property("_count", "integer 0..", nil, "how many places exist"),
}

prototype "wild-place" { proto = "outdoors", name = "wild place", night_light = 1 }

-- Where ways lead that nobody has gone yet. Nobody gets there.
prototype "horizon" { proto = "room", name = "horizon" }

properties "room" {
  property("_wild", "object", nil, "the wilderness that it is part of"),
  property("_x", "integer", nil, "how far in the east it is"),
  property("_y", "integer", nil, "how far in the south it is"),
  property("_kind", "text", nil, "the sign of its kind of place"),
  property("_slept", "integer", nil, "when somebody last fell asleep there"),
}

properties "exit" {
  property("into", "map", nil, "the place of a wilderness that it leads to: {wild = MOOR, x = 3, y = 4}"),
  property("_wild", "object", nil, "the wilderness that it is part of"),
}
