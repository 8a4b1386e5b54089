# Bare: one room, in which a wizard sees and talks; what other packages add is not there
alice: joins
alice> look
  ~ ^An Empty Stage
alice> say is this thing on?
  wizard ~ Alice says, "is this thing on\?"
alice> help packages
  ~ packages
alice> chat hello
  ~ don't know how
alice> home found
  ! A door in
wizard> @packages
  ~ core 1: 
  ~ building 1: .*\n *off: the game does not list it
crash
alice> look
  ~ ^An Empty Stage
alice> chat hello
  ~ don't know how
