package "languages" {
  title = "languages that not everybody understands, where an area has some",
  version = 1,
  default = false,
  acts = { "languages" },
}
