# An alias takes words by number, dice are thrown before all, and a player's time zone is theirs
needs: calendar
needs: socials
alice: joins
bob: joins
alice> alias greet = tell $1 Good day, $1: $*
alice> greet bob
  ~ You tell bob, "Good day, bob: bob
  bob ~ alice tells you, "Good day, bob: bob
alice> alias swap = say $2 before $1, and $9 is nothing
alice> swap red blue
  ~ blue before red, and .*is nothing
alice> alias
  ~ greet
  ~ swap
alice> unalias greet
alice> greet bob
  ! Good day
alice> roll 2d6
  ~ 2d6
  bob ~ alice.*2d6
alice> roll 2d0
  ! You roll
alice> set timezone Nowhere
  ! Where you live it is
alice> set timezone Berlin
alice> time
  ~ Where you live it is
