prototype "auctioneer" { proto = "thing", name = "auctioneer" }
