prototype "scene" {
  proto = "thing",
  name = "scene",
  portable = false,
  property("lines", "list of (text | map)", nil,
    "its lines for viewers: {\"Thunder.\", {look = TOWER, wait = 6}, {by = TOM, says = \"Look!\"}}"),
  property("rule", "map", nil, "the deed that begins it: {on = \"enter\", what = QUAY}"),
  property("when", "map", nil, "a condition for it: help conditions"),
  property("once", "boolean", nil, "it doesn't ask viewers again who have seen it"),
  property("holds", "boolean", nil, "viewers can't walk off before it is over"),
  property("ends", "map | list of map", nil, "effects when it was watched or skipped: help conditions"),
}

properties "player" {
  property("_scene", "map", nil, "the scene that the player watches, and where it is"),
}
