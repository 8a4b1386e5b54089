package "npcs" {
  title = "people of the game: they greet, talk, follow and guard",
  version = 1,
  needs = { "trade" },
}
