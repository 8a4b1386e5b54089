# who takes back is told of what others changed since, and it stays
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
  ~ stands in the way of taking back "@describe here = Alice's words."
  ~ The property desc of Workshop \(#\d+\) was changed since, by carol .*: @describe here = Carol's words
  ~ nothing is taken back
  ~ @undo force
alice> look
  ~ Carol's words
alice> @undo force
  ~ Taken back: @describe here
alice> look
  ! words
carol> @undo
  ~ stands in the way
carol> @undo force
  ~ Taken back

# once carol took hers back, nothing is in the way
alice> @set here.mood = "calm"
carol> @set here.mood = "wild"
carol> @undo
  ~ Taken back: @set
alice> @undo
  ~ Taken back: @set
alice> @show here
  ! mood

# what alice made and carol worked on does not go unasked
alice> @create a statue
  = statue
alice> @set {statue}.weight = 3
alice> drop statue
carol> @describe {statue} = Of marble.
alice> @undo 2
  ~ Taken back: @set
  ~ statue \(#\d+\) was worked on since, by carol .*: @describe
  ~ That one is not taken back
alice> @show {statue}
  ~ Of marble

# a gift can be taken back, but not what was taken away
alice> @create a ring
  = ring
alice> drop ring
alice> @unset {ring}.area
alice> @chown {ring} = carol
carol> yes
alice> @set {ring}.colour = "red"
  ~ don't control
alice> @undo
  ~ Taken back: @chown
alice> @set {ring}.colour = "red"
alice> @chown {ring} = carol
carol> yes
carol> @describe {ring} = Of gold.
alice> @undo force
  ~ don't control a ring
  ~ nothing is taken back
carol> @undo
  ~ Taken back: @describe
alice> @undo
  ~ Taken back: @chown
wizard> @chown {ring} = carol
alice> @undo
  ~ don't control a ring
  ~ nothing is taken back

# destroyed by another
alice> @create a bowl
  = bowl
alice> @set {bowl}.colour = "red"
wizard> @destroy {bowl}
alice> @undo
  ~ #\d+ was destroyed since, by wizard
alice> @undo force
  ~ stays as it is
  ~ Taken back: @set
