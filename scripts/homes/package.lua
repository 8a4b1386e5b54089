package "homes" {
  title = "homes that players found",
  version = 1,
  needs = { "trade" },
  wants = { "quests" },
  commands = { "homes", "home_works" },
  verbs = { "list", "buy" },
  people = { "home_works", "homes" },
  settle = "settle.lua",
}
