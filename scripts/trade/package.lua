package "trade" {
  title = "coins, shops and banks",
  version = 1,
  needs = { "calendar" },
  verbs = { "balance", "deposit", "withdraw", "buy", "sell", "list", "value" },
  acts = { "coins", "trade_advice" },
  settle = "settle.lua",
}
