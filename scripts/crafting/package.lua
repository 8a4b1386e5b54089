package "crafting" {
  title = "things that players make from other things",
  version = 1,
  default = false,
  acts = { "crafting" },
  own = { "recipes", "recipe" },
}
