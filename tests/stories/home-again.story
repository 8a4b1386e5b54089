# "home" brings anybody to the first room after ten seconds, whatever holds them
needs: building
alice: joins as builder
bob: joins
alice> @dig Prison
  = prison
alice> @program {prison}
alice| before("leave", function(e) return "There is no leaving." end)
alice| .
wizard> @teleport bob to {prison}
bob> home
clock: 11
bob> look
  ~ Waking
