prototype "faction" {
  proto = "thing",
  name = "faction",
  portable = false,
  property("ranks", "list of list", nil, "from which standing on a player is what: {{0, \"a stranger\"}}"),
  property("rules", "list of map", nil, "deeds that change the standing: {{on = \"give\", what = FISH, by = 5}}"),
  property("allies", "list of list", nil, "factions that share each change, in percent: {{HARBOUR, 50}}"),
  property("least", "number", nil, "the lowest standing; -1000"),
  property("most", "number", nil, "the highest standing; 1000"),
  property("per_kill", "number", nil, "the standing that killing a member costs; 10"),
}

prototype "member" {
  proto = "npc",
  name = "member",
  property("guards", "text | list of text", nil, "the ways that it bars to people of another standing"),
  property("guard_reason", "text", nil, "the sentence for people whom it bars"),
  property("from", "number", nil, "the lowest standing of people who may pass"),
  property("to", "number", nil, "the highest standing of people who may pass"),
}

properties "npc" {
  property("faction", "object of faction", nil, "the faction that it belongs to"),
}

properties "player" {
  property("_standing", "map of number", nil, "the standing with each faction that knows the player"),
  property("_standing_once", "map", nil, "rules of factions that count once and have counted"),
}
