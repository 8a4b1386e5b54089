# A person inside a destroyed thing looks around in its place, and no longer sees the thing
needs: building
alice: joins as builder
bob: joins
alice> @create a crate from container
  = crate
alice> open crate
alice> drop crate
wizard> @teleport bob to {crate}
alice> @find {crate}
  ~ a crate
alice> @find $light
  ~ a light
alice> @find #999999
  ~ nothing is called
alice> @destroy {crate}
  ~ is gone
  bob ~ waking room
  bob ! crate
bob> look
  ~ waking room
alice> @undo
  ~ Undone
bob> look
  ~ a crate
alice> look
  ~ crate
