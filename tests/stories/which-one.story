# If several things match, the game asks which; the next line may answer with a number (N3)
needs: building
alice: joins as builder
alice> @create a red cup
alice> @create a blue cup
alice> drop red cup
alice> drop blue cup
alice> take cup
  ~ which
  ~ red cup
  ~ blue cup
  ! ^you take
alice> inventory
  ! cup
alice> take cup
alice> blue
  ~ you take the blue cup
alice> drop blue cup
alice> take cup
alice> 1
  ~ you take the
alice> take second cup
  ! ^you take
alice> drop all
alice> take cup
alice> 3
  ~ not that many
alice> 2
  ~ you take the
