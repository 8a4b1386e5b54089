prototype "coin" {
  proto = "item",
  name = "coin",
  property("amount", "integer 0..", 1, "how many coins the heap has"),
}

prototype "bank" {
  proto = "thing",
  name = "bank",
}

prototype "dump" { proto = "thing", name = "dump" }

prototype "shopkeeper" {
  proto = "npc",
  name = "shopkeeper",
  capacity = 1000,
  property("goods", "text | object | list of (text | object | map)", nil,
    "goods that never run out: {\"lamp\"}, or {{proto =, price =}}"),
  property("buys", "boolean | text | object | list of (text | object)", nil, "the prototypes that it buys, or true for everything"),
  property("asks", "number 0..", 1, "the factor of its prices when it sells"),
  property("pays", "number 0..", 0.5, "the factor of its prices when it buys"),
  property("purse", "integer 0..", 0, "coins behind the counter, of a wizard's keeper"),
  property("hours", "hours", nil, "when it trades: {{from = 6, to = 18}}; without it, always"),
  property("shop", "object", nil, "the object that has these properties for it"),
  property("shop_rooms", "object | list of object", nil, "the only rooms that it trades in"),
  property("messages", "map of text", nil, "its own refusals"),
  property("held", "list of object", nil, "the things in its hands, which it doesn't sell"),
}

properties "thing" {
  property("price", "number 0..", nil, "the price in coins"),
}

properties "room" {
  property("_keeper_gone", "object", nil, "the shopkeeper who has left for a while"),
}

properties "character" {
  property("_bank", "integer 0..", nil, "coins at the bank"),
}
