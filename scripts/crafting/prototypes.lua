prototype "recipe" {
  proto = "thing",
  name = "recipe",
  portable = false,
  property("parts", "object | text | list of (object | text | list)", nil, "things that it uses up: {{SHEAF, 2}, WATER}"),
  property("makes", "object | text | list of (object | text | list)", nil, "the result: LOAF, or {{LOAF, 2}}"),
  property("tools", "object | text | list of (object | text)", nil,
    "things that have to be in hand or in the room, and stay"),
  property("place", "object | text | list of (object | text)", nil,
    "rooms, areas or workshops where people can make it"),
  property("skill", "text | list of (text | number)", nil, "the skill and level that it needs: {\"baking\", 2}"),
  property("time", "seconds", nil, "how long it takes, at most 60"),
  property("when", "map", nil, "a condition for it: help conditions"),
  property("tells", "text | list of text", nil, "the sentence when it is made"),
  property("does", "map | list of map", nil, "effects when it is made: help conditions"),
}

properties "thing" {
  property("workshop", "text | list of text", nil,
    "what it is for recipes, such as bakery; of a room or a thing in it"),
}

properties "player" {
  property("_crafts", "map of number", nil, "how often the player made something with which skill"),
  property("_crafting_till", "number", nil, "until when the player is at work"),
}
