package "classic" {
  title = "the words, the score and the rules of older games",
  version = 1,
  default = false,
  needs = { "fighting", "socials", "trade" },
  wants = { "boards", "channels", "letters", "party" },
  acts = { "old_deeds" },
  settings = {
    recall = { kind = "flag", default = false, help = "whether players can type recall to be where the dead wake" },
    donations = { kind = "text", default = "", help = "the ref of the room where donated things appear; empty: nowhere" },
  },
}
