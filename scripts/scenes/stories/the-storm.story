# Those who agree watch; a crash in the middle leaves nobody stuck; a guest and a muted player may watch, too
needs: building scenes
alice: joins as builder
bob: joins
carol: joins
alice> @dig Quay
  = quay
alice> @teleport {quay}
alice> @dig north to Lane
  = lane
alice> @create The Storm from scene
  = storm
alice> @set {storm}.lines = {"Thunder rolls.", {tells = "Hail.", wait = 20}, "It is over."}
alice> @set {storm}.holds = true
alice> @set {storm}.rule = {on = "enter", what = {quay}}
clock: 6
wizard> @mute carol 10m
wizard> @teleport carol to {lane}
carol> south
  ~ Alice's scene .The Storm. begins
carol> yes
  ~ You watch The Storm
clock: 2
  carol ~ Thunder rolls
carol> north
  ~ You are watching
crash
carol> look
  ~ Quay
clock: 5
  carol ~ Hail
carol> skip
  ~ You skip the rest
carol> north
  ~ Lane
wizard> @teleport bob to {lane}
bob> south
  ~ scene .The Storm. begins
bob> no
clock: 4
  bob ! Thunder
bob> north
  ~ Lane
bob> ignore alice
clock: 70
bob> south
  ! scene
