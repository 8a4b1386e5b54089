prototype "coach" {
  proto = "container",
  name = "coach",
  capacity = 2000,
  weight = 500,
  portable = false,
  open = false,
  closable = false,
  transparent = true, -- people in it see the way
  property("route", "list of map", nil,
    "its stops and the places on the way: {{stop = QUAY, wait = 60}, {by = BRIDGE}}"),
  property("offset", "number", nil, "the seconds by which its timetable is later"),
  property("sayings", "map of text", nil, "its own sentences: off, away, comes, lands, goes_by, passes, waits"),
  property("_row", "integer", nil, "the row of the route that it is at"),
}
