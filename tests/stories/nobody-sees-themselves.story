# Nobody is listed to themselves (C7)
alice: joins
bob: joins
alice> look
  ~ Bob
  ! Alice
