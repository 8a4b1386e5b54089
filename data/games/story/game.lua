-- The starter's village as a story: quests and people to meet. Nobody fights, and strangers have no names.
game "story" {
  title = "quests, strangers, languages and disguises, without fights",
  packages = {
    "core", "socials", "light", "clothes", "seats", "channels", "letters", "boards", "moderation", "building", "map",
    "calendar", "weather", "trade", "scores", "events", "npcs", "quests", "identity", "recognition", "languages",
  },
  world = "starter",
}
