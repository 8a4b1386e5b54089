package "socials" {
  title = "gestures such as smile and nod",
  version = 1,
  commands = { "socials", "lore", "laughs", "dice" },
  acts = { "socials", "lore", "laughs", "dice" },
  gestures = { "socials" },
}
