# The starter world: Pim's menu is told once, takes numbers and words, and lets every other line pass
needs: moderation npcs seats
alice: joins
bob: joins
alice> out
alice> talk to pim
  ~ Pim: Ask! I know everything
  ~ 1\. lesson
  ~ 5\. the tower
  ~ cancel, or any other command
alice> tower
  ~ The light in the marsh has been out
  ~ Pim: Ask! I know everything
  ! 1\. lesson
alice> wick?
  ~ The village is called Wick
alice> 9
  ~ not that many
alice> lesson
  ~ Type: ask pim for lesson
alice> ask pim for lesson
  ~ You leave it at that
  ~ look at sampler
alice> 1
  ! ask pim for lesson
alice> talk to pim
alice> look
  ~ exits
alice> talk to pim
alice> say hi
  ~ You say
alice> talk to pim
alice> stand
  ~ You're already standing
alice> talk to pim
alice> down
  ~ Exits
bob> out
bob> talk to pim
bob> report pim will not let me go
  ~ Thank
bob> talk to pim
bob> help
  ~ short forms
bob> talk to pim
bob> cancel
  ~ You leave it at that
bob> lesson
  ! Type: ask pim
