prototype "food" {
  proto = "item",
  name = "food",
}

prototype "drink" {
  proto = "item",
  name = "drink",
}

-- What some npcs and places of old areas do by themselves; each beside what else it is: { "npc", "fido" }.
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
prototype "healer" { proto = "thing", name = "healer" }
prototype "portal" { proto = "thing", name = "portal" }
prototype "postmaster" { proto = "thing", name = "postmaster" }
prototype "receptionist" { proto = "thing", name = "receptionist" }
