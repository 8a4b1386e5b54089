package "quests" {
  title = "quests, campaigns and the journal",
  version = 1,
  needs = { "trade", "events" },
  wants = { "scores", "npcs", "fighting", "identity" },
  commands = { "errands", "journal", "honours" },
  acts = { "errands", "journal" },
  own = { "journal", "quests", "quest", "errand", "mission", "missions", "todo", "hint", "hints", "goals",
    "goal", "campaign" },
  people = { "errands", "journal", "honours" },
}
