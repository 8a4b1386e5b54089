package "tales" {
  title = "stories in weekly parts, which several people solve together",
  version = 1,
  default = false,
  needs = { "quests", "events" },
  wants = { "identity" },
  acts = { "lines" },
  settings = {
    days = { kind = "number", default = 7, min = 1, max = 90, help = "days from one part of a tale to the next" },
  },
}
