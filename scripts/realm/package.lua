package "realm" {
  title = "travel between the worlds of a realm",
  version = 1,
  needs = { "building" },
  wants = { "fighting" },
  commands = { "realm", "luggage", "travel" },
}
