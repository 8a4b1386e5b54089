package "achievements" {
  title = "achievements by rules",
  version = 1,
  default = false,
  needs = { "core" },
  wants = { "fighting", "quests", "crafting", "scores", "factions" },
}
