-- What there is to do, as data: see lib/quests.lua.

prototype "quest" {
  proto = "thing",
  name = "quest",
  hidden = true,
  portable = false,
  weight = 0,
}

-- A list of names of players: see behaviours/roll.lua.
prototype "roll" {
  proto = "thing",
  name = "roll of names",
  portable = false,
}
