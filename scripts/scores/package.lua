package "scores" {
  title = "high scores",
  version = 1,
  wants = { "fighting" },
}
