prototype "seat" {
  proto = "item",
  name = "seat",
  seats = 1,
}
