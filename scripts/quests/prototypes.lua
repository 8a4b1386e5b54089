-- What there is to do, as data: see lib/quests.lua.

prototype "quest" {
  proto = "thing",
  name = "quest",
  hidden = true,
  portable = false,
  weight = 0,
}

-- The names of those who have done a quest: see behaviours/roll.lua.
prototype "roll" {
  proto = "thing",
  name = "roll of names",
  portable = false,
}
