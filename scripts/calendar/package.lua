package "calendar" {
  title = "the game's time of day and year, and the sky",
  version = 1,
}
