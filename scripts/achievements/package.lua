package "achievements" {
  title = "achievements by rules",
  version = 1,
  default = false,
  wants = { "fighting", "quests", "crafting", "scores", "factions" },
}
