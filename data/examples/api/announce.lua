-- The whole room reads it, except the one who rang.
command("ring {this}", function(e)
  e.actor:tell("You ring the bell.")
  e.room:announce("A bell rings.", nil, e.actor)
end)

test("all others hear the bell", function(t)
  t.this.name = "a bell"
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:lacks(t:command(ann, "ring bell"), "A bell rings.")
  t:has(t:told(bob), "A bell rings.")
end)
