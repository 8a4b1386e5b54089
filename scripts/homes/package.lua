package "homes" {
  title = "homes that players found",
  version = 1,
  needs = { "trade" },
  wants = { "quests" },
  commands = { "homes", "home_works", "home_advice" },
  verbs = { "list", "buy" },
  acts = { "home_advice" },
  people = { "home_works", "homes" },
  settle = "settle.lua",
}
