-- A village at the edge of a moor: an example of dialogues, crafting, factions, private copies of areas, wilderness,
-- coaches, behaviour trees, spawn tables, achievements and scenes, all of them as data.
game "frontier" {
  title = "a village and a moor of a million places: each pattern of builders once",
  packages = {
    "core", "socials", "light", "clothes", "seats", "channels", "letters", "boards", "moderation", "building", "map",
    "calendar", "weather", "trade", "fighting", "npcs", "party", "scores", "events", "quests", "identity",
    "crafting", "factions", "instances", "wilderness", "transport", "behaviour-trees", "spawns", "achievements", "scenes",
  },
}
