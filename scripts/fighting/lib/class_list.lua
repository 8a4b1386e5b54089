--- The classes, as data. `hits` and `mana` are the points per level; `to_hit` is the roll needed at levels 1,
--- 10, 20 and 30; `most` is the percentage up to which a teacher teaches skills.
return {
  mage = { name = "mage", hits = { 3, 8 }, mana = true, to_hit = { 20, 17, 14, 11 }, most = 95, good = "int" },
  cleric = { name = "cleric", hits = { 5, 10 }, mana = true, to_hit = { 20, 14, 8, 2 }, most = 95, good = "wis" },
  thief = { name = "thief", hits = { 7, 13 }, to_hit = { 20, 16, 11, 6 }, most = 85, good = "dex" },
  warrior = { name = "warrior", hits = { 10, 15 }, to_hit = { 20, 12, 2, 1 }, most = 80, good = "str" },
}
