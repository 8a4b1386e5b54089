-- A story in parts, as data: see lib/tales.lua and help making tales.
prototype "tale" {
  proto = "thing",
  name = "tale",
  hidden = true,
  portable = false,
  property("parts", "list of object", nil, "its parts, in order; one opens each week of its season"),
  property("finish", "text", nil, "the text for its areas when the last part is solved"),
  property("title", "text", nil, "the title that they get then"),
  property("place", "object | list of object", nil, "the area, or the list of areas, where everybody hears of it"),
}

prototype "tale-part" {
  proto = "thing",
  name = "part of a tale",
  hidden = true,
  portable = false,
  property("tasks", "list of map", nil,
    "tasks for different players: {{goal =, on =, what =, to =, at =, word =, told =, place =, type =}}"),
  property("within", "seconds", nil, "how soon after another they do it; nil: while the season lasts"),
  property("finish", "text", nil, "the text for everybody when it is solved"),
  property("points", "integer 0..10", 1, "quest points for each who solved it"),
  property("_done", "map", nil, "the present tasks: {season =, by = {PLAYER}, at = {SECONDS}, solved = SECONDS}"),
  property("_past", "list of map", nil, "the last times that it was solved: {season =, by = {PLAYER}}"),
}

prototype "tale-line" {
  proto = "thing",
  name = "a line",
  portable = false,
  property("worked", "text", nil, "the sentence for somebody who hauls it"),
  property("slack", "text", nil, "the sentence for somebody who hauls it in vain"),
}

prototype "tale-plaque" {
  proto = "thing",
  name = "a plaque",
  portable = false,
  property("tale", "object of tale", nil, "the tale whose players it names"),
  property("plaque_none", "text", nil, "its sentence while the tale was never solved"),
  property("plaque_some", "text", nil, "its sentence about {names}, who solved it {count} times"),
}

properties "player" {
  property("_tales_told", "map", nil, "the newest part of each tale that the player was told of"),
}
