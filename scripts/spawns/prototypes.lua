prototype "spawning" {
  proto = "thing",
  name = "spawning",
  property("spawns", "list of map", nil, "the creatures and things to come: {{what = HARE, most = 5, weight = 3}}"),
  property("spawn_every", "seconds", nil, "how often something comes; 60"),
  property("spawns_most", "integer 0..100", nil, "how many there are at once; 20"),
  property("_spawned", "map of list", nil, "those that came and are still there, by the number of the prototype"),
  property("_spawned_last", "number", nil, "when something last came"),
}

properties "room" {
  property("no_spawns", "boolean", nil, "nothing comes there by a spawn table"),
}

properties "thing" {
  property("_spawned_at", "number", nil, "when it came by a spawn table"),
}
