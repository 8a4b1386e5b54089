prototype "gateway" {
  proto = "thing",
  name = "gateway",
  portable = false,
  property("leads_into", "object of area | text", nil, "the area of which each group gets a copy"),
  property("entry", "object of room | text", nil, "the room of that area where people come in"),
  property("time", "seconds", nil, "how long a copy lasts; without it, while people come back"),
  property("_copies", "list of object", nil, "the copies that it has made"),
}

-- The area of a copy.
prototype "instance" {
  proto = "area",
  name = "instance",
  property("_gate", "object", nil, "its gateway"),
  property("_leader", "object", nil, "the leader of the group whose copy it is"),
  property("_members", "list of object", nil, "the people who were in it"),
  property("_copied", "map of object", nil, "the copy of each original, by its number"),
  property("_at", "integer 0..", nil, "how much of it has been copied"),
  property("_ready", "boolean", nil, "all of it is there"),
  property("_made", "number", nil, "when somebody first entered it"),
  property("_seen", "number", nil, "when somebody was last in it"),
  property("_closing", "boolean", nil, "it is being dissolved"),
}

properties "thing" {
  property("_instance", "object", nil, "the copy of an area that it belongs to"),
}
