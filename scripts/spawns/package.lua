package "spawns" {
  title = "creatures and things that come again, by hour, weather and chance",
  version = 1,
  default = false,
  wants = { "calendar", "wilderness" },
}
