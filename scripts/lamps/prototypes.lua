-- Parts of a lamp, and the lamp. A world's recipes say what they are made from (help making lamps).
prototype "lamp-wick" {
  proto = "item",
  name = "a wick",
  weight = 0.1,
  desc = "Plaited flat, as wide as a finger.",
}

prototype "lamp-oil" {
  proto = "item",
  name = "a flask of lamp oil",
  aliases = { "oil", "flask" },
  weight = 0.5,
  desc = "Clear and yellow. It smells a little of what it was.",
}

prototype "lamp-glass" {
  proto = "item",
  name = "a lamp glass",
  aliases = { "glass", "chimney" },
  weight = 0.3,
  desc = "As thin as a leaf, with one bubble in it.",
}

prototype "coast-lamp" {
  proto = "item",
  name = "a glass lamp",
  aliases = { "lamp" },
  weight = 1,
  desc = "Trimmed and filled. It wants a hook: <cmd hang lamp>hang lamp</>.",
}

prototype "lamp-hooks" {
  proto = "thing",
  name = "a row of hooks",
  aliases = { "hook", "hooks", "row", "lamps" },
  portable = false,
  property("hooks", "integer 1..20", 4, "how many lamps it holds"),
  property("first", "integer 1..", 1, "the number of its first hook"),
  property("_lamps", "map of map", nil, "the lamps on it, by the number of the hook: {season =, by =}"),
}

properties "room" {
  property("_lit_hooks", "object of lamp-hooks", nil, "its row of hooks, while a lamp burns there"),
}

properties "player" {
  property("_lamps_hung", "map", nil, "lamps that the player hung: {all =, season =, this =, day =, today =}"),
}
