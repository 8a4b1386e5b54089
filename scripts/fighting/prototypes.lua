prototype "food" {
  proto = "item",
  name = "food",
  property("taste", "text", nil, "what people read when they eat it"),
  property("hours", "number 0..", nil, "for how long it keeps hunger away"),
}

prototype "drink" {
  proto = "item",
  name = "drink",
  property("taste", "text", nil, "what people read when they drink it"),
}

-- Habits of npcs and places of old areas; each comes with another prototype: { "npc", "fido" }.
prototype "guild" {
  proto = "thing",
  name = "guild",
  property("teaches", "text", nil, "the class that it teaches"),
}

prototype "petshop" {
  proto = "thing",
  name = "petshop",
  property("pets", "object", nil, "the room with the npcs that it sells"),
}

prototype "fido" { proto = "thing", name = "fido" }
prototype "janitor" { proto = "thing", name = "janitor" }
prototype "cityguard" { proto = "thing", name = "cityguard" }

prototype "guildguard" {
  proto = "thing",
  name = "guildguard",
  property("guards", "text | list of text", nil, "the way that it bars"),
  property("guild", "text", nil, "the class that gets past it"),
}

prototype "thief" { proto = "thing", name = "thief" }

prototype "caster" {
  proto = "thing",
  name = "caster",
  property("casts", "text | list of text", nil, "the spells that it casts; without it, those of its level"),
}

prototype "snake" { proto = "thing", name = "snake" }

prototype "mayor" {
  proto = "thing",
  name = "mayor",
  property("opens", "text", nil, "its walk to open the gates"),
  property("closes", "text", nil, "its walk to close them"),
  property("opens_at", "hour", nil, "when it sets out to open them; 6"),
  property("closes_at", "hour", nil, "and to close them; 20"),
}

prototype "breather" {
  proto = "thing",
  name = "breather",
  property("breath", "text | list of text", nil, "its breath: fire, acid, frost, gas, lightning"),
}

prototype "adept" { proto = "thing", name = "adept" }
prototype "healer" { proto = "thing", name = "healer" }

prototype "portal" {
  proto = "thing",
  name = "portal",
  property("to", "object | far", nil, "the place that it leads to"),
}

prototype "postmaster" { proto = "thing", name = "postmaster" }
prototype "receptionist" { proto = "thing", name = "receptionist" }

properties "thing" {
  property("diku", "map", nil, "numbers of old areas: level, hitroll, armour, hit_points; of things: dice, spell"),
}

properties "item" {
  property("soak", "number", nil, "points that it takes off each blow for its wearer"),
  property("charges", "integer 0..", nil, "how often it can still be used"),
  property("servings", "integer 0..", nil, "how often people can eat or drink of it"),
}

properties "container" {
  property("corpse", "boolean | object", nil, "it is a corpse; of a player: whose"),
  property("died", "number", nil, "when its owner died"),
  property("killed_by", "object", nil, "the killer of its owner"),
}

properties "room" {
  property("peaceful", "boolean", nil, "nobody fights here"),
  property("heal", "number", nil, "points that come back here at once"),
  property("_light", "number", nil, "its light before it was made dark"),
}

properties "area" {
  property("fighting", "boolean", nil, "people fight there"),
  property("peaceful", "boolean", nil, "nobody fights there"),
  property("pvp", "boolean", nil, "players fight players there, where the game allows that"),
  property("recall", "object", nil, "where the dead wake"),
  property("rules", "map", nil, "objects that compute rules of fights: help area rules"),
  property("damage_words", "map of text", nil, "its words for blows"),
  property("class_of", "text", nil, "\"none\": nobody needs a class there"),
  property("classes", "map of map", nil, "its own classes"),
  property("left_at", "number", nil, "when the last player left"),
}

properties "character" {
  property("fighting", "object", nil, "the foe"),
  property("guarding", "text", nil, "how it guards itself in this round"),
  property("plan", "text", nil, "the act of the next round"),
  property("affects", "list of map", nil, "spells and poisons that are on it"),
  property("soak", "number", nil, "points that its hide takes off each blow"),
  property("hp", "number", nil, "points of health"),
  property("max_hp", "number 0..", nil, "the most of them"),
  property("stamina", "number", nil, "points of stamina"),
  property("max_stamina", "number 0..", nil, "the most of them"),
  property("level", "integer 0..", nil, "the level"),
  property("class", "text", nil, "the class"),
  property("alignment", "number", nil, "from -1000, evil, to 1000, good"),
  property("experience", "number", nil, "points of experience"),
  property("acted", "number", nil, "when it last fought"),
  property("planned", "map", nil, "the act of the next round, with its target"),
  property("telling", "number", nil, "the rounds until its heavy blow"),
  property("down", "number", nil, "the rounds that it is on the ground"),
  property("dying", "boolean | text", nil, "how it is dying"),
  property("duel", "object", nil, "the other fighter of a duel"),
  property("grudges", "map", nil, "the people who have hurt it"),
  property("loot", "map", nil, "the people who may take from its corpse"),
  property("no_kill", "boolean", nil, "nobody can attack it"),
  property("yields", "boolean", nil, "it gives up a fight instead of dying"),
  property("protected", "boolean", nil, "nobody can attack it, in areas of old worlds"),
  property("pet_of", "object", nil, "the owner of this pet"),
  property("skills", "map of number", nil, "how well it knows which skill, in percent"),
  property("stance", "bold | steady | wary", nil, "how it fights"),
  property("stunned_until", "number", nil, "until when it is stunned"),
  property("temper", "text | list of text", nil, "aggressive, helper, memory, scavenger, wimpy and others: help npcs"),
  property("trained", "map of number", nil, "abilities that were trained"),
  property("vanished", "boolean", nil, "a spell hides it"),
  property("wielded", "object", nil, "its weapon"),
  property("wimpy", "number | text", nil, "the points, or the part, of health below which it flees"),
  property("group", "object", nil, "the leader of its group"),
  property("group_members", "list of object", nil, "the people in its group"),
  property("mana", "number", nil, "points of mana"),
  property("max_mana", "number 0..", nil, "the most of them"),
  property("str", "number", nil, "strength, 3 to 25"),
  property("int", "number", nil, "intelligence"),
  property("wis", "number", nil, "wisdom"),
  property("dex", "number", nil, "dexterity"),
  property("con", "number", nil, "constitution"),
  property("cha", "number", nil, "charisma"),
}

properties "player" {
  property("autoassist", "boolean", nil, "helps the group in fights; false: never"),
  property("autogold", "boolean", nil, "takes coins from corpses"),
  property("autoloot", "boolean", nil, "takes everything from corpses"),
  property("autosac", "boolean", nil, "gives corpses away"),
  property("autosplit", "boolean", nil, "shares coins with the group"),
  property("brief_fights", "boolean", nil, "reads less of fights"),
  property("show_numbers", "boolean", nil, "reads numbers of fights"),
  property("practices", "integer 0..", nil, "lessons that are left"),
  property("kills", "integer 0..", nil, "how many it has killed"),
  property("aided", "number", nil, "when somebody was last saved"),
  property("corpse_at", "object", nil, "the player's last corpse"),
  property("recent_kills", "map", nil, "the latest kills of the player"),
  property("class_changed", "boolean", nil, "the class was changed"),
  property("drunk_until", "number", nil, "until when the player is drunk"),
  property("fed_until", "number", nil, "until when the player isn't hungry"),
  property("_built_kills", "map", nil, "kills in areas of builders today"),
  property("_group_as", "free", nil, "as whom the player is in the group"),
  property("_group_shown", "text", nil, "how the group knew the player last"),
  property("_pets_away", "list", nil, "pets that left the game with the player"),
}
