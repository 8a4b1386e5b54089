package "identity" {
  title = "titles, poses and moods",
  version = 1,
}
