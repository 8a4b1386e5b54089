# A thing that is not portable cannot be taken, and bystanders see the attempt (C8)
needs: building
alice: joins as builder
bob: joins
alice> @create a statue
  = statue
alice> drop statue
alice> @set {statue}.portable = false
bob> take statue
  ! ^you take
  ~ can't
  alice ~ bob tries to take the statue
bob> inventory
  ! statue
