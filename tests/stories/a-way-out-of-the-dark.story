# You can always leave by an exit whose direction you know (L7)
needs: building
alice: joins as builder
alice> @dig Shed
  = shed
alice> @teleport {shed}
alice> @dig north to Yard
alice> @set {shed}.light = 0
alice> look
  ~ dark
alice> north
  ~ Yard
