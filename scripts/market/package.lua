package "market" {
  title = "auctions, and what prices did",
  version = 1,
  needs = { "trade", "events" },
  wants = { "fighting", "quests" },
  verbs = { "auction", "auctions", "bid" },
  settle = "settle.lua",
  settings = {
    fee = { kind = "number", default = 5, min = 0, max = 50, help = "percent of a price that the auctioneer keeps" },
    lots = { kind = "number", default = 5, min = 1, max = 20, help = "how many lots somebody can have at once" },
  },
}
