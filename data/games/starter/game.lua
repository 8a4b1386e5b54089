-- The village of Wick, with all packages that are on by default.
game "starter" {
  title = "a village with quests, shops, weather and homes; the default",
  world = "starter",
}
