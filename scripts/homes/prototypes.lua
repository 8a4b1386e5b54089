prototype "home" {
  proto = "thing",
  name = "home",
}

properties "room" {
  property("home_of", "object", nil, "the player whose home it is"),
}

properties "thing" {
  property("furniture_of", "boolean | object", nil, "the room that it is furniture of, and can't be carried out of"),
}
