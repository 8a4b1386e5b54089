# The contents of a closed opaque box are neither listed, nor looked at, nor taken (C3)
alice: joins as builder
bob: joins
alice> @create a chest from container
alice> @create a crown
alice> open chest
alice> put crown in chest
alice> close chest
alice> drop chest
bob> look at chest
  ! crown
  ~ closed
bob> look crown
  ~ you see no crown
bob> take crown
  ~ you see no crown
