# Steps with their numbers need no verb; an alias goes before them, and nothing else is taken for steps
needs: map
alice: joins
alice> 2n1e
  ~ You can't go north from here
alice> out
alice> down
alice> west
alice> 2n3e
  ~ Skein Lane
clock: 1
  alice ~ The Weaver's House
  alice ~ You can't go east
alice> 101n
  ~ more than 100 steps
alice> e2e4
  ~ You don't know how to "e2e4"
alice> 2x
  ~ You don't know how to "2x"
alice> alias 2n1e = say two north, one east
alice> 2n1e
  ~ two north, one east
