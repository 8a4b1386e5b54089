package "friends" {
  title = "friends, who are told when one of them comes or goes",
  version = 1,
  default = false,
  wants = { "fighting", "quests" },
  people = { "friends" },
  settings = {
    most = { kind = "number", default = 50, min = 1, max = 200, help = "friends that a player can have" },
  },
}
