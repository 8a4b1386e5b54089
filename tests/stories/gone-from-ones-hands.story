# Whoever holds what its owner takes back or destroys is told so, and so is who stands in a room that goes
alice: joins as builder
bob: joins
alice> @create a tin whistle
  = whistle
alice> give whistle to bob
alice> @teleport {whistle} to me
  bob ~ Alice takes the tin whistle back
alice> give whistle to bob
alice> @destroy {whistle}
  bob ~ Alice has destroyed the tin whistle
alice> @dig Shed
  = shed
wizard> @teleport bob to {shed}
alice> @destroy {shed}
  bob ~ Alice has destroyed Shed, and you wake elsewhere
