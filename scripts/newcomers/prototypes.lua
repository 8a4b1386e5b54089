properties "player" {
  property("_thanks", "map", nil, "thanks that the player got on duty: {all =, days = {[number of a player] = DAY}}"),
}
