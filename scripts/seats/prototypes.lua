prototype "seat" {
  proto = "item",
  name = "seat",
  property("seats", "integer 0..", 1, "how many people can sit on it"),
}
