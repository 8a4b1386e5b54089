-- The stock prototypes: what every world begins with. Their behaviour is in scripts/behaviours,
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

prototype "outdoors" {
  proto = "room",
  name = "outdoors",
  daylight = true, -- its light goes with the sun
  night_light = 0,
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

prototype "light" {
  proto = "item",
  name = "light",
  light = 80,
  lit = true,
}

prototype "garment" {
  proto = "item",
  name = "garment",
  slots = { "torso" },
  bulk = 1, -- worn over what is thinner
}

prototype "seat" {
  proto = "item",
  name = "seat",
  seats = 1,
}

prototype "coin" {
  proto = "item",
  name = "coin",
  amount = 1,
}

prototype "food" {
  proto = "item",
  name = "food",
}

prototype "drink" {
  proto = "item",
  name = "drink",
}

prototype "sign" {
  proto = "item",
  name = "sign",
}

prototype "board" {
  proto = "item",
  name = "board",
  portable = false,
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

prototype "wanderer" {
  proto = "npc",
  name = "wanderer",
  pace = 40, -- seconds between walks, roughly
}

-- What some npcs and places of old areas do by themselves; each beside what else it is: { "npc", "fido" }.
prototype "auctioneer" { proto = "thing", name = "auctioneer" }
prototype "crier" { proto = "thing", name = "crier" }
prototype "routine" { proto = "thing", name = "routine" }
prototype "sleeper" { proto = "thing", name = "sleeper" }
prototype "bank" { proto = "thing", name = "bank" }
prototype "guild" { proto = "thing", name = "guild" }
prototype "petshop" { proto = "thing", name = "petshop" }
prototype "fido" { proto = "thing", name = "fido" }
prototype "janitor" { proto = "thing", name = "janitor" }
prototype "cityguard" { proto = "thing", name = "cityguard" }
prototype "guildguard" { proto = "thing", name = "guildguard" }
prototype "thief" { proto = "thing", name = "thief" }
prototype "caster" { proto = "thing", name = "caster" }
prototype "snake" { proto = "thing", name = "snake" }
prototype "mayor" { proto = "thing", name = "mayor" }
prototype "breather" { proto = "thing", name = "breather" }
prototype "adept" { proto = "thing", name = "adept" }
prototype "feud" { proto = "thing", name = "feud" }
prototype "portal" { proto = "thing", name = "portal" }
prototype "postmaster" { proto = "thing", name = "postmaster" }
prototype "receptionist" { proto = "thing", name = "receptionist" }
prototype "dump" { proto = "thing", name = "dump" }
prototype "home" { proto = "thing", name = "home" }

-- What has triggers of old areas inherits from, beside what else it is.
prototype "scripted" { proto = "thing", name = "scripted" }
prototype "scripted_command" { proto = "thing", name = "scripted_command" }
prototype "scripted_act" { proto = "thing", name = "scripted_act" }
prototype "scripted_clock" { proto = "thing", name = "scripted_clock" }

prototype "greeter" {
  proto = "npc",
  name = "greeter",
  greet_again = 600, -- seconds until the same visitor is greeted again
}

prototype "talker" {
  proto = "npc",
  name = "talker",
}

prototype "follower" {
  proto = "npc",
  name = "follower",
}

prototype "guide" {
  proto = "npc",
  name = "guide",
}

prototype "guard" {
  proto = "npc",
  name = "guard",
}

prototype "seeker" {
  proto = "npc",
  name = "seeker",
}

prototype "shopkeeper" {
  proto = "npc",
  name = "shopkeeper",
  capacity = 1000,
  asks = 1,   -- what it multiplies a thing's price by when it sells
  pays = 0.5, -- and when it buys
  purse = 0,  -- coins behind the counter
}

-- What there is to do, as data: see rules/quests.lua.
prototype "quest" {
  proto = "thing",
  name = "quest",
  hidden = true,
  portable = false,
  weight = 0,
}

-- Rooms name it in `area`; it is nowhere itself.
prototype "area" {
  proto = "thing",
  name = "area",
  portable = false,
}

-- The one clock of the game.
prototype "calendar" {
  proto = "thing",
  name = "calendar",
  timers = { hour = { after = 60 } },
}
