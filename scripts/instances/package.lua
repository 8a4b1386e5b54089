package "instances" {
  title = "private copies of areas for a group",
  version = 1,
  default = false,
  wants = { "fighting" },
  settings = {
    most = { kind = "number", default = 50, min = 1, max = 1000, help = "copies that one gateway has at once" },
    linger = { kind = "number", default = 300, min = 10, max = 86400,
      help = "seconds that a copy stays after everybody has left it" },
  },
}
