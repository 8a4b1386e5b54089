-- The stock prototypes: what every world begins with. Their behaviour is in behaviours/ of the packages,
-- one file each, by the same name.
--
-- property(NAME, TYPE, DEFAULT, DOC) declares what a thing made from the prototype can have: help properties.

prototype "thing" {
  name = "thing",
  property("name", "text", nil, "the name"),
  property("desc", "text", nil, "the description that people read"),
  property("aliases", "text | list of text", nil, "other names that find it"),
  property("details", "map of text", nil, "parts that people can look at: {[\"wall|stones\"] = \"Old.\"}"),
  property("under", "text", nil, "the text for people who look under it"),
  property("behind", "text", nil, "the text for people who look behind it"),
  property("text", "text", nil, "the text on it, for read"),
  property("room_line", "text", nil, "its own line in the description of its room, in place of its name in the list"),
  property("hidden", "boolean", false, "not listed, but found by its name"),
  property("weight", "number 0..", 1, "how heavy it is"),
  property("capacity", "number 0..", nil, "the weight that fits into it; of a room, the people"),
  property("portable", "boolean", true, "people can carry it"),
  property("light", "number 0..", 0, "the light it gives off, in candela; of a room, 0 is dark without a lamp"),
  property("transparent", "boolean", false, "people see through it while it is closed"),
  property("proper", "boolean", false, "its name takes no article"),
  property("plural", "boolean", nil, "its name is a plural: some scissors"),
  property("pronoun", "text", nil, "he, she, they, it, or five forms of your own"),
  property("area", "object", nil, "the area that it belongs to"),
  property("accepts", "text | object | list of (text | object)", nil,
    "builders whose scripts may act here, or \"anybody\"; see help @accept"),
  property("key", "object", nil, "the thing that unlocks it"),
  property("closable", "boolean", nil, "people can open and close it; false: only scripts"),
  property("worn", "boolean", nil, "its holder wears it"),
  property("vnum", "integer 0..", nil, "its number in the area file that it was imported from"),
  property("circle", "map", nil, "words of its area file: flags, types, sectors"),
  property("rom", "map", nil, "words of its area file, in a ROM world"),
  property("private", "boolean", nil, "only its owner may read the source of its behaviour"),
  property("afterwards", "list of map", nil,
    "differences after a deed: {{award = \"Keeper\", lit = LAMP, answers = {…}}}"),
  property("properties", "map", nil, "its declarations of properties: see help properties"),
  property("_held_since", "free", nil, "since when a player holds it"),
  property("_put_by", "free", nil, "the person who put it here"),
  property("_put_in_by", "free", nil, "the person who put it into this box"),
  property("_ref_since", "free", nil, "since when it has its ref"),
  property("_variables", "map", nil, "variables of triggers"),
  property("_variables_#", "map", nil, "variables of triggers of one area"),
  property("_notes", "map", nil, "notes of the game: notes(o)"),
  property("_notes:#", "map", nil, "the notes of one owner of scripts: notes(o)"),
}

prototype "room" {
  proto = "thing",
  name = "room",
  light = 1,
  property("public", "boolean", true, "everybody can see it on the web, and a script may bring people here"),
  portable = false,
  property("apart", "boolean", nil, "no exit leads here: only scripts bring people"),
  property("coords", "map", nil, "where it is on a client's map: {x = 0, y = 0, z = 0}"),
  property("terrain", "text", nil, "the word for the ground, for clients that draw maps"),
  property("fragments", "free", nil, "sentences that things of others add to the description"),
  property("open_to_guests", "boolean", nil, "guests may begin here; of an area, in all its rooms"),
  property("hook", "text", nil, "of the first room: the sentence that makes visitors curious"),
  property("welcome", "text", nil, "of the first room: what people read before they log in"),
}

prototype "exit" {
  proto = "thing",
  name = "exit",
  portable = false,
  property("to", "object | far", nil, "the place that it leads to"),
  property("twin", "object | boolean", nil, "the exit back, which shares the state of the door; false: none"),
  property("door", "boolean", false, "it has a door"),
  property("open", "boolean", nil, "the door is open"),
  property("locked", "boolean", nil, "the door is locked"),
  property("noun", "text", nil, "the word for the door, such as gate"),
  property("pickproof", "boolean", nil, "nobody can pick its lock"),
}

prototype "item" {
  proto = "thing",
  name = "item",
}

prototype "container" {
  proto = "item",
  name = "container",
  capacity = 10, -- in weight
  property("open", "boolean", false, "it is open"),
  property("locked", "boolean", nil, "it is locked"),
  property("pickproof", "boolean", nil, "nobody can pick its lock"),
  property("landings", "list of object", nil, "of a vehicle: the rooms where it lands"),
  property("ride", "text", nil, "of a vehicle: what to type in it, for hints about the way"),
  property("summon", "text", nil, "of a vehicle: what to type at a landing to call it"),
  property("bound_for", "object", nil, "of a vehicle: the landing that it is on its way to"),
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
  property("following", "object", nil, "the person whom this character follows"),
  property("sitting", "object", nil, "the seat of this character"),
  property("resting", "resting | sleeping", nil, "how this character rests"),
  property("pose", "text", nil, "a pose that others see"),
}

prototype "player" {
  proto = "character",
  name = "player",
  proper = true,
  property("title", "text", nil, "the words behind the name"),
  property("written_name", "free", nil, "the name as it is shown, with letters beyond ASCII: characters spell"),
  property("home", "object", nil, "the room where this player lives"),
  property("asleep", "object", nil, "the room where this player is when out of play"),
  property("abroad", "free", nil, "the world of the realm where this player is"),
  property("options", "map", nil, "the settings of the player: help set"),
  property("width", "integer 0..", nil, "columns of the screen"),
  property("colour", "free", nil, "set colour"),
  property("screenreader", "boolean", nil, "set screenreader"),
  property("prompt", "free", nil, "set prompt"),
  property("brief", "boolean", nil, "set brief"),
  property("confirm", "free", nil, "the coins that a purchase may cost without a question"),
  property("provenance", "free", nil, "set provenance"),
  property("_frozen", "free", nil, "since when a wizard has frozen the scripts of this builder"),
  property("_came_from", "object", nil, "the room before this one"),
  property("_approvals", "map", nil, "the rights that the player gave to scripts of others"),
  property("_awards", "map", nil, "achievements"),
  property("_awards_day", "free", nil, "achievements of scripts today"),
  property("_client", "map", nil, "data of the web client"),
  property("_cloak", "free", nil, "the masked address of a guest"),
  property("_memory", "map of number", nil, "when each thing last learned something about the player"),
  property("_memory_#", "map", nil, "notes of one thing about the player, and choices in its dialogue"),
  property("_jailed_from", "object", nil, "the place from which the player was jailed"),
  property("_quota", "map", nil, "limits of this builder alone"),
  property("_read_marks", "map", nil, "how far the player has read which channel"),
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
  property("public", "boolean", nil, "everybody can see it on the web"),
  property("palette", "text", nil, "colours of its pages and of play: a name such as river, or #2b6b5f"),
  property("builders", "list of (object | text)", nil, "the builders who may build here: @area"),
  property("open_to_guests", "boolean", nil, "guests may begin in its rooms"),
  property("tick_seconds", "seconds", nil, "how often its things tick while somebody is here; 75"),
}
