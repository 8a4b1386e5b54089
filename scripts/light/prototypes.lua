prototype "light" {
  proto = "item",
  name = "light",
  light = 80,
  property("lit", "boolean", true, "it shines"),
  property("fuel", "seconds", nil, "how long it burns; without it, for ever"),
  property("lit_at", "number", nil, "since when it burns"),
}
