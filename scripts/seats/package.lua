package "seats" {
  title = "sitting and lying down",
  version = 1,
  acts = { "seats" },
}
