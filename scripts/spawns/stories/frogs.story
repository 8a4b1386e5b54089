# Frogs come in rain, and go when the sky clears
needs: building calendar spawns
alice: joins as builder
bob: joins
wizard> ;local a = create({"area", "spawning"}, { name = "The Pond", spawn_every = 5 }) return a
  = pond
wizard> @dig Reeds
  = reeds
wizard> @set {reeds}.area = {pond}
wizard> @create a frog from npc
  = frog
wizard> @set {pond}.spawns = {{what = {frog}, when = {weather = "rainy"}, only = true}}
wizard> @teleport bob to {reeds}
clock: 20
bob> look
  ! frog
wizard> @set {pond}.weather = "rainy"
clock: 20
bob> look
  ~ frog
wizard> @set {pond}.weather = "sunny"
clock: 20
bob> look
  ! frog
