before("enter", function(e)
  if e.actor.name == "Bob" then return "The door stays shut for Bob." end
end)

test("Ann may come in, and Bob may not", function(t)
  local street = t:place("The Street")
  local ann, bob = t:player("Ann", street), t:player("Bob", street)
  t:ok(t:go(ann, t.room))
  t:ok(not t:go(bob, t.room))
end)
