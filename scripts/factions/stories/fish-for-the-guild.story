# A faction hears of gifts; the standing survives a crash; one player's is not another's; a builder can't change others'
needs: building factions
alice: joins as builder
bob: joins
carol: joins as builder
alice> @dig Guildhall
  = hall
alice> @teleport {hall}
alice> @create a herring
  = herring
alice> @create The Guild from faction
  = guild
alice> @set {guild}.ranks = {{0, "a stranger"}, {5, "a friend"}}
alice> @create a clerk from npc
  = clerk
alice> drop clerk
alice> @set {guild}.rules = {{on = "give", what = {herring}, to = {clerk}, by = 5}}
clock: 6
wizard> @teleport bob to {hall}
alice> give herring to bob
bob> give herring to clerk
  ~ standing with The Guild rises by 5
  ~ For The Guild, you are a friend now
crash
bob> factions
  ~ The Guild: you are a friend \(5\)
alice> factions
  ~ No faction has heard of you
carol> @set {guild}.rules = {}
  ! ok
bob> factions
  ~ The Guild: you are a friend \(5\)
