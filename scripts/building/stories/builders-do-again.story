# Builders can redo undone changes until they build on
needs: building
alice: joins as builder
cob: joins as builder
alice> @redo
  ~ nothing to redo

# a thing comes back with its number and contents
alice> @create a crate from container
  = crate
alice> @set crate.colour = "red"
alice> @undo 2
  ~ Undone: @set crate.colour
  ~ Undone: @create a crate
alice> @show {crate}
  ! red
alice> @redo
  ~ Redone: @set crate.colour = "red"; @create a crate from container
alice> @show {crate}
  ~ red
alice> @undo
  ~ Undone
alice> @show {crate}
  ! red
alice> @redo
  ~ Redone
alice> @redo
  ~ nothing to redo

# step by step
alice> @set crate.a = 1
alice> @set crate.a = 2
alice> @set crate.a = 3
alice> @undo
alice> @undo
alice> ; object('{crate}').a
  ~ 1
alice> @redo
  ~ Redone: @set crate.a = 2
alice> ; object('{crate}').a
  ~ 2
alice> @redo
alice> ; object('{crate}').a
  ~ 3
alice> @undo 2
alice> @redo 2
  ~ Redone
alice> ; object('{crate}').a
  ~ 3

# after new building there is nothing to redo
alice> @undo
alice> @describe crate = A crate of wood.
alice> @redo
  ~ nothing to redo

# later changes by others prevent the redo
alice> @create a stand
  = stand
alice> @set stand.price = 5
alice> @undo
wizard> @set {stand}.price = 7
alice> @redo
  ~ "@set stand.price = 5" can't be redone
  ~ was changed since, by wizard
  ~ @redo force
alice> @redo force
  ~ Redone
alice> ; object('{stand}').price
  ~ 5

# nobody redoes changes that others undid
alice> @set stand.price = 6
alice> @undo
cob> @redo
  ~ nothing to redo
