package "weather" {
  title = "seasons, and weather by area",
  version = 1,
  needs = { "calendar", "trade" },
  acts = { "weather" },
}
