package "recognition" {
  title = "strangers, whose names are known only once they have introduced themselves",
  version = 1,
  default = false,
}
