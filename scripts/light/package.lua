package "light" {
  title = "lamps that burn, and go out",
  version = 1,
  acts = { "light" },
}
