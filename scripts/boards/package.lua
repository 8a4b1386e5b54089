package "boards" {
  title = "notice boards",
  version = 1,
  acts = { "boards" },
}
