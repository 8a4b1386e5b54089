prototype "thinker" {
  proto = "npc",
  name = "thinker",
  property("pace", "seconds", 5, "the time between two decisions"),
  property("tree", "map", nil, "what it does next: {first = {{sees = {}, say = \"Hello!\"}, {wander = true}}}"),
  property("due", "hour | list of hour", nil, "hours at which it decides even if nobody is there"),
  property("_tree", "map of map", nil, "the parts of its tree that are under way"),
  property("_tree_done", "map of number", nil, "when a part of its tree was last done"),
}
