# Changes of light are told to the players who see them (L5)
needs: building light
alice: joins as builder
bob: joins
alice> @create a lantern from light
alice> @dig Shed
  = shed
alice> @teleport {shed}
alice> @set {shed}.light = 0
wizard> @teleport bob to {shed}
alice> extinguish lantern
  ~ you extinguish the lantern
  ~ dark
  bob ~ alice extinguishes
  bob ~ grows dark
alice> light lantern
  ~ brighter
  bob ~ brighter
alice> @dig out to Yard
alice> out
  bob ~ alice goes out
  bob ~ grows dark
alice> in
  bob ~ brighter
