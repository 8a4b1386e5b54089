package "old-areas" {
  title = "readers of area files of older games",
  version = 1,
  needs = { "old-triggers" },
}
