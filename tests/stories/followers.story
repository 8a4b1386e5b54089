# A follower walks where the leader walks
needs: building
alice: joins as builder
bob: joins
alice> @dig Hall
  = hall
alice> @teleport {hall}
alice> @dig north to Porch
wizard> @teleport bob to {hall}
bob> follow alice
  alice ~ bob begins to follow you
alice> north
  bob ~ Porch
bob> unfollow
alice> south
  bob ! Hall
