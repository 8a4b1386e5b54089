properties "area" {
  property("languages", "map", nil, "languages that people speak there: {elvish = {sounds = \"la el thi\"}}"),
}

properties "npc" {
  property("teaches", "map | text", nil, "the languages that it teaches: {elvish = 40}; of a guild, the class"),
}
