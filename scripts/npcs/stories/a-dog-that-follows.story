# A follower comes along when asked to, and stays when asked to
needs: building npcs
alice: joins as builder
bob: joins
alice> @dig Yard
  = yard
alice> @teleport {yard}
alice> @dig north to Lane
  = lane
alice> @create a brown dog from follower
alice> drop dog
wizard> @teleport bob to {yard}
bob> ask dog to follow me
  ~ dog begins to follow you
  alice ~ dog begins to follow bob
bob> north
  ~ Lane
bob> look
  ~ dog
bob> ask dog to stay
  ~ stays here
bob> south
  ~ Yard
bob> look
  ! dog
bob> ask dog to stay
  ~ The brown dog is too far away to hear that
bob> north
alice> north
alice> @show dog
  = dog
alice> @show me
  = alice
alice> @set {dog}.obeys = {alice}
bob> ask dog to follow
  ~ won't listen to you
