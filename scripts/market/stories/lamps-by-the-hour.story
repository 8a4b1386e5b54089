# A lamplighter, a crier and an auctioneer do their work, and a trolley can be boarded
needs: boards building market npcs weather
alice: joins
wizard> @teleport alice to $quay
alice> look
  ~ harbour lamp
alice> look at harbour lamp
  ~ Corrin lights it
wizard> @teleport alice to $chandlery
alice> auction
  ~ Nothing is up for auction
alice> ask tallow about auctions
  ~ Hold it up
wizard> @teleport alice to $green
alice> ask wim about news
  ~ I call it out at eight
wizard> @teleport alice to $halt
alice> board trolley
  ~ sail trolley|rails
alice> leave
