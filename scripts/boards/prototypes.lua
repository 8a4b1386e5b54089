prototype "board" {
  proto = "item",
  name = "board",
  portable = false,
}
