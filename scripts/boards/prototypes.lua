prototype "board" {
  property("first_notice", "map of text", nil,
    "the notice that its story pins to it: {subject = \"…\", text = \"…\", by = \"…\"}, with "
    .. "timers = {pin = {every = 1}}"),
  proto = "item",
  name = "board",
  portable = false,
}
