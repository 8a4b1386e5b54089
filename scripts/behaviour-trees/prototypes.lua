prototype "thinker" {
  proto = "npc",
  name = "thinker",
  pace = 5, -- seconds between two decisions
}
