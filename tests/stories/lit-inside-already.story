# Somebody inside a lit carriage who opens it is not told that it grows brighter: only the outside does (L5)
needs: building
alice: joins as builder
bob: joins
alice> @dig Dark Yard
  = yard
alice> @create a carriage from container
  = carriage
alice> @set carriage.capacity = 500
alice> @set carriage.portable = false
alice> @create a lantern from light
alice> @teleport carriage to {yard}
alice> open carriage
alice> @teleport me to {yard}
alice> open carriage
alice> enter carriage
alice> drop lantern
wizard> @teleport bob to {yard}
alice> close carriage
wizard> @set {yard}.light = 0
alice> open carriage
  ~ you open the carriage
  ! brighter
  bob ~ brighter
alice> close carriage
  ! dark
  bob ~ dark
