prototype "light" {
  proto = "item",
  name = "light",
  light = 80,
  lit = true,
}
