# undo tells of changes that others made since, and keeps them
needs: building
alice: joins as builder
carol: joins as builder
alice> @dig Workshop
  = room
wizard> @area Works = alice, carol
  = works
wizard> @set {room}.area = {works}
wizard> @teleport alice to {room}
wizard> @teleport carol to {room}

alice> @describe here = Alice's words.
carol> @describe here = Carol's words.
alice> @undo
  ~ "@describe here = Alice's words.", .*, can't be undone
  ~ The property desc of Workshop \(#\d+\) was changed since, by carol .*: @describe here = Carol's words
  ~ nothing was undone
  ~ @undo force
alice> look
  ~ Carol's words
alice> @undo force
  ~ Undone: @describe here
alice> look
  ! words
carol> @undo
  ~ can't be undone
carol> @undo force
  ~ Undone

# once carol took hers back, nothing is in the way
alice> @set here.mood = "calm"
carol> @set here.mood = "wild"
carol> @undo
  ~ Undone: @set
alice> @undo
  ~ Undone: @set
alice> @show here
  ! mood

# a thing made by alice and changed by carol is not destroyed without a question
alice> @create a statue
  = statue
alice> @set {statue}.weight = 3
alice> drop statue
carol> @describe {statue} = Of marble.
alice> @undo 2
  ~ Undone: @set
  ~ statue \(#\d+\) was worked on since, by carol .*: @describe
  ~ That one and earlier ones were not undone
alice> @show {statue}
  ~ Of marble

# a gift can be undone, but not if it was taken away since
alice> @create a ring
  = ring
alice> drop ring
alice> @unset {ring}.area
alice> @chown {ring} = carol
carol> yes
alice> @set {ring}.colour = "red"
  ~ don't control
alice> @undo
  ~ Undone: @chown
alice> @set {ring}.colour = "red"
alice> @chown {ring} = carol
carol> yes
carol> @describe {ring} = Of gold.
alice> @undo force
  ~ no longer control a ring
  ~ nothing was undone
carol> @undo
  ~ Undone: @describe
alice> @undo
  ~ Undone: @chown
wizard> @chown {ring} = carol
alice> @undo
  ~ no longer control a ring
  ~ nothing was undone

# destroyed by another
alice> @create a bowl
  = bowl
alice> @set {bowl}.colour = "red"
wizard> @destroy {bowl}
alice> @undo
  ~ #\d+ was destroyed since, by wizard
alice> @undo force
  ~ stays unchanged
  ~ Undone: @set
