package "missions" {
  title = "small jobs, made for where a player is and what they carry",
  version = 1,
  default = false,
  needs = { "quests", "trade" },
  wants = { "factions", "npcs", "identity" },
  acts = { "missions" },
  own = { "mission", "missions" },
  settings = {
    a_day = { kind = "number", default = 6, min = 1, max = 50, help = "missions that a player can do in a day" },
    pay = { kind = "number", default = 3, min = 0, max = 50, help = "coins for a mission, besides those for the way" },
  },
}
