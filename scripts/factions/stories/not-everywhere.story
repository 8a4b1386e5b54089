# A builder's faction hears nothing where the builder is a guest, and nobody else's things change it
needs: building factions npcs
alice: joins as builder
bob: joins
carol: joins as builder
alice> @create The Gang from faction
  = gang
alice> @set {gang}.rules = {{on = "say", by = 5}}
clock: 6
bob> say hello there
  ! Gang
bob> factions
  ~ No faction has heard of you
carol> @dig Den
  = den
carol> @teleport {den}
carol> @create a liar from npc, talker
  = liar
carol> @set {liar}.dialogue = {start = {say = "Well?", choices = {{"Put in a word for me.", does = {standing = {with = {gang}, by = 50}}}}}}
carol> drop liar
wizard> @teleport bob to {den}
bob> talk to liar
bob> 1
bob> factions
  ~ No faction has heard of you
