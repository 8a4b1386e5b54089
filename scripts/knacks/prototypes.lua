-- Skills that grow by use: see lib/knacks.lua and help making knacks.
prototype "knack" {
  proto = "thing",
  name = "knack",
  hidden = true,
  portable = false,
  property("levels", "list of integer", nil, "how many uses each level takes: {3, 8, 15}"),
  property("rules", "list of map", nil, "deeds that count as a use: {{on = \"read\", what = STONE}}"),
  property("opens", "list of text", nil, "texts about the places that the levels open; the player reads them then"),
  property("grows", "text", nil, "how to use it, in words"),
}

prototype "practice" {
  proto = "thing",
  name = "practice",
  portable = false,
  property("knack", "object of knack", nil, "the knack that it is a use of"),
  property("verbs", "text | list of text", nil, "the verbs that use it, of climb, row, study, swim and balance"),
  property("tries", "list of text", nil, "sentences for everybody there, by the level of the player: the first for level 0"),
  property("rests", "seconds", 900, "how long until it counts again for the same player"),
}

prototype "hard-way" {
  proto = "thing",
  name = "hard way",
  hidden = true,
  portable = false,
  property("guards", "text | list of text", nil, "the ways that it bars"),
  property("knack", "object of knack", nil, "the knack that opens them"),
  property("level", "integer 1..", 1, "the level that opens them"),
  property("guard_reason", "text", nil, "the sentence for people whom it bars"),
  property("lets_by", "text", nil, "the sentence for people whom it lets by"),
}

properties "player" {
  property("_knacks", "map of map", nil, "the player's uses of each knack, by its number: {count =, last =, known =}"),
}
