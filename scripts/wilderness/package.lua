package "wilderness" {
  title = "country of a million places, made where somebody goes",
  version = 1,
  default = false,
  needs = { "calendar" },
  wants = { "map" },
  settings = {
    fade = { kind = "number", default = 120, min = 1, max = 86400,
      help = "seconds after which an unchanged place that everybody has left is gone" },
  },
}
