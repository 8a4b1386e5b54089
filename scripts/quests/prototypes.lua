-- What there is to do, as data: see lib/quests.lua.

prototype "quest" {
  proto = "thing",
  name = "quest",
  hidden = true,
  portable = false,
  weight = 0,
  property("giver", "text | object", nil, "the giver of the quest"),
  property("needs", "text | object | list of (text | object)", nil, "quests that have to be done before"),
  property("steps", "list of map", nil, "its steps: {{key =, goal =, on =, what =}}; help quests-for-builders"),
  property("reward", "map", nil, "its reward: {points =, coins =, title =}"),
  property("title", "text", nil, "the title that its script gives: only players who earned it may use it"),
  property("finish", "text", nil, "the words at the end"),
  property("together", "boolean", nil, "a party does it together"),
  property("again", "seconds", nil, "how long until it can be done again"),
  property("time", "seconds", nil, "how long one has for it"),
}

properties "player" {
  property("quest_points", "integer 0..", nil, "points from quests"),
  property("quests_done", "list", nil, "errands that are done"),
  property("errand", "free", nil, "the errand under way"),
  property("errand_next", "number", nil, "when the next errand can begin"),
  property("errand_day", "number", nil, "when the player last had an errand"),
  property("_suggested", "list of text", nil, "the proposals of `hint` that the player knows, besides quests"),
  property("_journal", "map", nil, "where the player is in which quest"),
  property("_goals", "list of map", nil, "goals of the player"),
  property("_goals_done", "integer 0..", nil, "how many goals are done"),
  property("_goals_paid", "map", nil, "goals of today that gave points"),
  property("_honours", "map", nil, "honours that points were spent on"),
  property("_points_day", "map", nil, "points that this player's quests gave today"),
  property("_points_today", "map", nil, "points of today"),
}

properties "npc" {
  property("quests", "text | object | list of (text | object)", nil, "errands that it gives; help making-fights"),
}

properties "thing" {
  property("goals", "boolean", nil, "false: the game makes no goals of it; of an area: of nothing in it"),
  property("quest", "map", nil, "of an errand: what to do; help making-fights"),
}

-- A list of names of players: see behaviours/roll.lua.
prototype "roll" {
  proto = "thing",
  name = "roll of names",
  portable = false,
  property("quest", "object of quest", nil, "the quest that adds each player who does it"),
  property("roll_some", "text", nil, "the sentence about its names, with {names} and {count}"),
  property("roll_none", "text", nil, "the sentence while it has no names"),
  property("entered", "list of object", nil, "the players on it, the newest last"),
  property("entries", "integer 0..", nil, "how many players were ever added"),
}
