package "clothes" {
  title = "what people wear, in layers",
  version = 1,
  acts = { "wear", "clothes_advice" },
}
