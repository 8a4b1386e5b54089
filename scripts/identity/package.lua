package "identity" {
  title = "titles, poses and moods",
  version = 1,
  acts = { "identity" },
  own = { "title" },
  people = { "identity" },
}
