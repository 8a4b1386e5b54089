package "quests" {
  title = "quests, campaigns and the journal",
  version = 1,
  needs = { "trade", "events" },
  wants = { "scores", "npcs", "fighting" },
  commands = { "errands", "journal", "honours" },
}
