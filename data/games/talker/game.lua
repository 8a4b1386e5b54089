-- A place to talk: no coins to earn and nothing to fight. Homes need trade, and trade needs the calendar.
game "talker" {
  title = "rooms to talk in, channels, letters, boards and homes",
  packages = {
    "core", "socials", "seats", "identity", "channels", "letters", "boards", "moderation", "building", "map",
    "calendar", "trade", "homes",
  },
}
