package "core" {
  title = "looking, moving, things, talk, settings, help and the work of wizards",
  version = 1,
  commands = { "look", "search", "move", "things", "doors", "stand", "abbreviations", "talk", "self", "sessions",
    "settings", "approvals", "people", "news", "help", "shout", "questions", "curious", "greetings",
    "wizard", "packages", "care" },
}
