-- The one room of the game bare.

room "start" {
  name = "An Empty Stage",
  desc = [[Bare boards, a single lamp, and rows of seats that nobody has taken yet. Whatever is played here is yours to write. Look around, say something, or type "help packages" to learn how commands are added.]],
}
