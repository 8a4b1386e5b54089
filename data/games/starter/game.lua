-- The village of Wick and the harbour of Fathom, with all packages that are on by default and those of a second week.
game "starter" {
  title = "a village with quests, shops, weather and homes; the default",
  packages = {
    "default", "crafting", "factions", "achievements", "lamps", "tales", "knacks", "missions", "friends", "newcomers",
  },
  world = "starter",
}
