# Building commands answer with the new thing's number, and @show prints a line for each property
needs: building
alice: joins as builder
bob: joins
alice> @create a kettle from container
  = kettle
  ~ #\d+
alice> @set {kettle}.capacity = 3
alice> @set {kettle}.note = "boils"
alice> @show {kettle}
  ~ ^capacity = 3$
  ~ ^note = "boils"$
  ~ ^location = alice \(#\d+\)$
  ~ ^portable = true$
alice> @unset {kettle}.capacity
alice> @show {kettle}
  ~ ^capacity = 10$
alice> @set {kettle}.location = 1
  ~ @teleport
alice> @program {kettle}
alice| command("boil {this}", function(e)
alice|   return "It sings."
alice| .
  ~ error
  ~ line 3
alice> @program {kettle}
alice| command("boil {this}", function(e) return "It sings." end)
alice| .
  ! error
alice> boil kettle
  ~ sings
alice> @list {kettle}
  ~ 1  command
bob> @create a crown
  ! #\d
alice> @destroy {kettle}
alice> inventory
  ! kettle
