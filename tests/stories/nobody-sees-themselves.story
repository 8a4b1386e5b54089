# Lists never contain their reader (C7)
alice: joins
bob: joins
alice> look
  ~ Bob
  ! Alice
