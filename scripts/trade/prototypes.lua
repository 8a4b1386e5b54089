prototype "coin" {
  proto = "item",
  name = "coin",
  amount = 1,
}

prototype "bank" { proto = "thing", name = "bank" }
prototype "dump" { proto = "thing", name = "dump" }

prototype "shopkeeper" {
  proto = "npc",
  name = "shopkeeper",
  capacity = 1000,
  asks = 1,   -- what it multiplies a thing's price by when it sells
  pays = 0.5, -- and when it buys
  purse = 0,  -- coins behind the counter
}
