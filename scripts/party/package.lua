package "party" {
  title = "groups of people, and what they share",
  version = 1,
  needs = { "trade", "fighting" },
  acts = { "party_advice" },
  people = { "party" },
}
