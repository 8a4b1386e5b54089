# Hares come while somebody is in the meadow, up to the cap, also after a crash; nothing comes where nobody is
needs: building spawns
alice: joins as builder
bob: joins
wizard> ;local a = create({"area", "spawning"}, { name = "The Meadow", spawn_every = 5 }) return a
  = meadow
wizard> @dig Meadow
  = field
wizard> @set {field}.area = {meadow}
wizard> @create a hare from npc
  = hare
wizard> @set {meadow}.spawns = {{what = {hare}, most = 2}}
clock: 30
wizard> ;local n = 0 for _, o in ipairs(object("{field}").contents) do if o:is(object("{hare}")) then n = n + 1 end end return n
  ~ 0
wizard> @teleport bob to {field}
clock: 20
bob> look
  ~ hare
wizard> ;local n = 0 for _, o in ipairs(object("{field}").contents) do if o:is(object("{hare}")) then n = n + 1 end end return n
  ~ 2
crash
clock: 20
wizard> ;local n = 0 for _, o in ipairs(object("{field}").contents) do if o:is(object("{hare}")) then n = n + 1 end end return n
  ~ 2
