package "old-triggers" {
  title = "triggers and resets of areas from older games",
  version = 1,
  needs = { "socials", "building", "calendar", "trade", "fighting" },
}
