package "knacks" {
  title = "skills that grow by use, and open places",
  version = 1,
  default = false,
  wants = { "quests" },
  acts = { "practice" },
}
