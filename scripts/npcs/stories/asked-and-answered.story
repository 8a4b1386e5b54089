# A talker answers to whole words, and can be asked about things
needs: building npcs
alice: joins as builder
bob: joins
alice> @dig Chapel
  = chapel
alice> @teleport {chapel}
alice> @create an old monk from talker
  = monk
alice> @set {monk}.answers = {["bell|great bell"] = "It has not rung since the flood.", ["flood"] = "It came at night.", ["great"] = "Nobody here is."}
alice> drop monk
wizard> @teleport bob to {chapel}
bob> say Bells ring
  ! monk says
bob> say What about the Great bell?
  ~ monk says, .It has not rung since the flood
  ! Nobody here
  alice ~ monk says, .It has not rung
bob> ask monk about the flood
  ~ You ask the old monk about "the flood"
  ~ monk says, .It came at night
  alice ~ bob asks the old monk about "the flood"
bob> ask monk about cheese
  ~ monk shakes
alice> @set {monk}.unknown = "I know nothing of that."
bob> ask monk about cheese
  ~ I know nothing of that
bob> talk to monk
  ~ What would you like to know
  ~ 1. bell
  ~ 2. flood
  ~ 3. great
  ~ 4. That is all
bob> 2
  ~ It came at night
bob> 4
bob> say flood
  ~ It came at night
# Somebody next door is too far away, by name, by number, and in quotation marks
alice> @dig north to Vestry
alice> @set north.transparent = true
bob> north
bob> ask monk about flood
  ~ monk is too far away to hear that
bob> ask monk "what about the flood?"
  ~ monk is too far away to hear that
  ! #
bob> give monk a kiss
  ~ monk is too far away
bob> take {monk}
  ~ monk is too far away
  ! You see no
