package "factions" {
  title = "factions, and how they see each player",
  version = 1,
  default = false,
  wants = { "fighting", "quests", "crafting" },
}
