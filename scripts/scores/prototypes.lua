properties "player" {
  property("_rooms", "integer 0..", nil, "how many rooms the player has seen"),
  property("_rooms_#", "free", nil, "which ones"),
  property("_said", "integer 0..", nil, "how many lines the player has said"),
}
