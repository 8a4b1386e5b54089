prototype "auctioneer" {
  proto = "thing",
  name = "auctioneer",
  property("hours", "hours", nil, "when it trades: {{from = 6, to = 18}}; without it, always"),
  property("_lots", "list of map", nil, "the things that are up for auction"),
  property("_lot_last", "integer", nil, "the number of the last lot"),
  property("_owed", "list of map", nil, "the coins that it owes to bidders and sellers"),
  property("_gone", "integer", nil, "the coins that left the world here"),
}
