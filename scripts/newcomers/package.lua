package "newcomers" {
  title = "questions of newcomers, and volunteers on duty who answer them",
  version = 1,
  default = false,
  wants = { "socials", "quests" },
  people = { "newcomers" },
  settings = {
    days = { kind = "number", default = 7, min = 0, max = 365, help = "days after its making that a character is new" },
    volunteer_hours = { kind = "number", default = 5, min = 0, max = 1000,
      help = "hours after its making until a character can volunteer" },
  },
}
