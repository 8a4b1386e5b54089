package "quests" {
  title = "quests, campaigns and the journal",
  version = 1,
  needs = { "trade", "events", "fighting" },
  wants = { "scores", "npcs" },
  commands = { "errands", "journal", "honours" },
}
