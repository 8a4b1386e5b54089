package "map" {
  title = "maps, and walking by them",
  version = 1,
  acts = { "map", "map_advice" },
}
