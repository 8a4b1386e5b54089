prototype "achievement" {
  proto = "thing",
  name = "achievement",
  portable = false,
  property("rule", "map", nil, "the deed that counts: {on = \"take\", what = SPOON, different = true}"),
  property("count", "integer 1..", nil, "how often it has to be done; 1"),
  property("when", "map", nil, "a condition for it: help conditions"),
  property("title", "text | list of text", nil, "the title that comes with it, from those of the game and wizards"),
  property("points", "integer 0..100", nil, "the quest points that come with it"),
}

properties "player" {
  property("_achievements", "map of map", nil, "achievements that the player has or has begun"),
  property("_deeds_done", "map of number", nil, "how often the player did which deed"),
}
