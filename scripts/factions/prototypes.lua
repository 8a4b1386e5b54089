prototype "faction" { proto = "thing", name = "faction", portable = false }

prototype "member" { proto = "npc", name = "member" }
