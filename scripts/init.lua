--- What the stock game is made of, in the order in which it is loaded. Names without ".lua".
--- A new file is named here; a behaviour's name is the ref of the prototype it belongs to.
return {
  lib = { "english", "people", "verbs", "words", "exits", "building" },
  rules = { "vision", "clothes", "calendar" },
  commands = {
    "look", "move", "things", "coins", "doors", "light", "wear", "seats", "food",
    "talk", "channels", "socials", "self", "settings", "help",
    "build", "build_exits", "build_values", "build_show", "program", "wizard",
  },
  behaviours = { "player", "garment", "seat", "coin", "light" },
}
