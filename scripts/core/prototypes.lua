-- The stock prototypes: what every world begins with. Their behaviour is in behaviours/ of the packages,
-- one file each, by the same name.

prototype "thing" {
  name = "thing",
  hidden = false,      -- unlisted, still found by name
  weight = 1,
  portable = true,
  light = 0,           -- candela given off
  transparent = false, -- what it holds can be seen though it is closed
  proper = false,      -- its name takes no article
}

prototype "room" {
  proto = "thing",
  name = "room",
  light = 1, -- 0 is dark without a lamp
  public = true,
  portable = false,
}

prototype "exit" {
  proto = "thing",
  name = "exit",
  portable = false,
  door = false,
}

prototype "item" {
  proto = "thing",
  name = "item",
}

prototype "container" {
  proto = "item",
  name = "container",
  capacity = 10, -- in weight
  open = false,
}

prototype "sign" {
  proto = "item",
  name = "sign",
}

prototype "character" {
  proto = "thing",
  name = "character",
  weight = 50,
  portable = false,
  capacity = 20,
  pronoun = "they",
}

prototype "player" {
  proto = "character",
  name = "player",
  proper = true,
}

prototype "npc" {
  proto = "character",
  name = "npc",
}

-- Rooms name it in `area`; it is nowhere itself.
prototype "area" {
  proto = "thing",
  name = "area",
  portable = false,
}
