package "core" {
  title = "looking, moving, things, talk, settings, help and the work of wizards",
  version = 1,
  commands = { "look", "search", "move", "things", "doors", "abbreviations", "talk", "self", "sessions", "settings",
    "approvals", "people", "news", "help", "shout", "questions", "greetings", "wizard", "packages", "care" },
}
