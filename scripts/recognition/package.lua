package "recognition" {
  title = "strangers, whose names are known only once they have introduced themselves",
  version = 1,
  default = false,
  acts = { "recognition" },
  own = { "forget", "remember", "remembered", "voice", "appearance", "sdesc" },
}
