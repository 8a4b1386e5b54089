# Several things of a suitable kind can be worn side by side in one slot, up to its limit (W1)
needs: building clothes
alice: joins as builder
alice> @create a pattern from garment
  = pattern
alice> @set {pattern}.slots = {"fingers"}
alice> @create a glove from {pattern}
alice> @set {pattern}.abreast = 2
alice> @set glove.abreast = 1
alice> @create a gold ring from {pattern}
alice> @create a silver ring from {pattern}
alice> @create a brass ring from {pattern}
alice> wear gold ring
  ~ you put on the gold ring
alice> wear glove
  ~ gold ring
  ! ^you put
alice> wear silver ring
  ~ you put on the silver ring
alice> wear brass ring
  ! ^you put
alice> remove gold ring
  ~ you take off the gold ring
alice> wear brass ring
  ~ you put on the brass ring
