-- A game of levels, spells and monsters. `skein import` adds areas of CircleMUD, tbaMUD, ROM and SMAUG to it.
game "classic" {
  title = "fights, levels, guilds and shops, and areas of older games",
  packages = {
    "core", "socials", "light", "clothes", "seats", "channels", "letters", "boards", "moderation", "building", "map",
    "calendar", "weather", "trade", "fighting", "npcs", "party", "scores", "events", "quests", "old-triggers",
    "old-areas",
  },
}
