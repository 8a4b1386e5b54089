prototype "routine" {
  proto = "thing",
  name = "routine",
  property("routine", "list of map", nil, "its day: {{at = 18, go = {$quay}, perform = \"light lamp\"}}"),
  property("routine_row", "integer", nil, "the row that it is at"),
}

prototype "sleeper" {
  proto = "thing",
  name = "sleeper",
  property("sleeps", "hours", nil, "when it sleeps: {from = 22, to = 6}"),
}
