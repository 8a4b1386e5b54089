prototype "outdoors" {
  proto = "room",
  name = "outdoors",
  daylight = true, -- its light goes with the sun
  night_light = 0,
}

prototype "calendar" {
  proto = "thing",
  name = "calendar",
  timers = { hour = { after = 60 } },
}
