package "lamps" {
  title = "lamps that players make, and hang where all can see them",
  version = 1,
  default = false,
  needs = { "crafting" },
  wants = { "quests", "map", "identity" },
  acts = { "lamps" },
  own = { "lamps" },
  settings = {
    days = { kind = "number", default = 28, min = 1, max = 365, help = "days of a season, after which all lamps are out" },
    a_day = { kind = "number", default = 10, min = 1, max = 100, help = "lamps that a player can hang in a day" },
    step = { kind = "number", default = 10, min = 2, max = 100, help = "lamps from one milestone to the next" },
  },
}
