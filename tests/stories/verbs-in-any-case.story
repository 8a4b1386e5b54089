# A verb is understood in any case, and by its beginning if that is unambiguous
needs: building socials
alice: joins as builder
bob: joins
alice> LOOK
  ~ Exits
alice> Say Hello
  ~ You say, "Hello"
alice> Inv
  ~ hands
alice> SMILE AT BOB
  ~ You smile at Bob
alice> @CREATE a Red Ball
  ~ Red Ball
alice> DRO RED BALL
  ~ You drop the Red Ball
alice> OUT
  ! know how
alice> whi
  ~ whisper.*whistle
alice> qui
  ~ did you mean "quit"
alice> @destr here
  ~ did you mean "@destroy"
alice> tkae ball
  ~ did you mean "take"
