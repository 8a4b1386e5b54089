prototype "mission-parcel" {
  proto = "item",
  name = "a parcel",
  weight = 0.5,
  desc = "Brown paper and too much string. Somebody's name is on it.",
  property("_for", "object", nil, "the npc whom it is for"),
  property("_carrier", "object", nil, "the player who carries it"),
}

properties "npc" {
  property("missions", "boolean", nil, "it has missions for players"),
  property("mission_words", "list of text", nil, "messages that it sends: one or two words each"),
}

properties "player" {
  property("_mission", "map", nil, "the mission under way: {kind =, from =, to =, what =, place =, word =, ends =}"),
  property("_missions", "map", nil, "missions done: {all =, day =, today =, last = the last names}"),
  property("_parted", "list of map", nil, "things that the player sold or gave away lately: {name =, at =}"),
}
