package "fighting" {
  title = "fights, skills, spells and growth",
  version = 1,
  needs = { "trade", "calendar" },
  commands = { "food", "fight", "character", "company" },
  acts = { "character", "company", "fight", "food" },
}
