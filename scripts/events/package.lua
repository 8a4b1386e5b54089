package "events" {
  title = "fairs on the calendar, and what happened lately",
  version = 1,
  needs = { "scores" },
  wants = { "calendar" },
}
