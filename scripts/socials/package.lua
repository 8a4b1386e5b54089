package "socials" {
  title = "gestures such as smile and nod",
  version = 1,
  commands = { "socials", "lore", "laughs" },
  acts = { "socials", "lore", "laughs" },
  gestures = { "socials" },
}
