package "scenes" {
  title = "timed lines and sights for people who agreed to watch",
  version = 1,
  default = false,
  wants = { "fighting", "quests" },
}
