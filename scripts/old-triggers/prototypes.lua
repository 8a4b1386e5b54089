-- Prototypes of things with triggers of old areas; each comes with another prototype.

prototype "feud" {
  proto = "thing",
  name = "feud",
  property("feud", "text", nil, "it attacks npcs that answer to this word"),
}

prototype "scripted" { proto = "thing", name = "scripted" }
prototype "scripted_command" { proto = "thing", name = "scripted_command" }
prototype "scripted_act" { proto = "thing", name = "scripted_act" }
prototype "scripted_clock" { proto = "thing", name = "scripted_clock" }

properties "thing" {
  property("trigger", "map", nil, "of a trigger: its kind, number, argument and body"),
  property("triggers", "list of (object | integer)", nil, "triggers that were attached to it"),
  property("past", "list of map", nil, "of a trigger: its earlier texts"),
  property("reset", "map", nil, "which row of resets has made it"),
  property("_prog_target", "object", nil, "the target of its program"),
  property("_hunts", "object", nil, "the prey that it hunts"),
  property("_remembers", "map", nil, "the people whom it remembers"),
  property("_wait_#", "map", nil, "a trigger that waits"),
}

properties "character" {
  property("is_killer", "boolean", nil, "it is known as a killer"),
  property("is_thief", "boolean", nil, "it is known as a thief"),
}

properties "area" {
  property("resets", "list of (map | list)", nil, "rows that bring creatures and things in: help old-areas"),
  property("resets_#", "list of (map | list)", nil, "more rows"),
  property("reset_minutes", "number 0..", nil, "how often it is reset"),
  property("reset_mode", "text", nil, "when: always, empty or never"),
  property("format", "text", nil, "the format that it was imported from"),
  property("triggers_inside", "boolean", nil, "something in it has triggers that wait for the clock"),
  property("_age", "number", nil, "minutes since its last reset"),
  property("_resets", "integer", nil, "how often it was reset"),
  property("_was_empty", "boolean", nil, "nobody was in it"),
}
