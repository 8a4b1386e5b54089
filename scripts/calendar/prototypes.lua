prototype "outdoors" {
  proto = "room",
  name = "outdoors",
  daylight = true,
  night_light = 0,
  property("night", "boolean", nil, "it is night there"),
}

properties "room" {
  property("daylight", "boolean", nil, "its light goes with the sun"),
  property("night_light", "number 0..", nil, "its light at night, in candela"),
}

prototype "calendar" {
  proto = "thing",
  name = "calendar",
  timers = { hour = { after = 60 } },
  property("hour", "integer 0..24", nil, "the hour of the game's day"),
  property("day", "boolean", nil, "it is day"),
}

properties "area" {
  property("weather", "sunny|cloudy|rainy|lightning", nil, "the sky over it; without it, by the climate"),
  property("weather_until", "number", nil, "until when a script has set the sky"),
  property("climate", "temperate|wet|dry|cold", nil, "how its weather is: help making-weather"),
  property("weather_from", "object of area", nil, "a neighbouring area of the same climate, whose weather it shares"),
}
