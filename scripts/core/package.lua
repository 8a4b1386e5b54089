package "core" {
  title = "looking, moving, things, talk, settings, help and the work of wizards",
  version = 1,
  commands = { "look", "search", "move", "things", "doors", "stand", "abbreviations", "talk", "self", "sessions",
    "characters", "erasure", "settings", "approvals", "people", "news", "help", "shout", "questions", "curious", "greetings",
    "wizard", "packages", "care" },
  acts = { "abbreviations", "curious", "doors", "greetings", "look", "move", "questions", "search", "self", "shout",
    "stand", "talk", "things" },
  own = { "describe", "cancel", "home", "lose", "page", "reply", "score", "achievements", "achievement",
    "awards", "tell", "unfollow", "who", "whisper" },
  people = { "sessions", "characters", "erasure", "settings" },
  settings = {
    sounds = { kind = "text", default = "",
      help = "the address of the folder with the game's sounds, such as https://game.example/sounds/" },
    contact = { kind = "text", default = "",
      help = "where people can write to those who run the game, such as wizards@game.example; told if you lose a password" },
    characters = { kind = "number", default = 5, min = 1, max = 12, help = "characters that a player can have" },
  },
}
