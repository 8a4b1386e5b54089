-- What there is to do, as data: see lib/quests.lua.

prototype "quest" {
  proto = "thing",
  name = "quest",
  hidden = true,
  portable = false,
  weight = 0,
}
