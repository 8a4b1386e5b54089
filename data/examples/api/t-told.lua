command("ring {this}", function(e) e.room:tell("Ding!") end)

test("everybody hears the bell", function(t)
  t.this.name = "a bell"
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:command(ann, "ring bell")
  t:has(t:told(bob), "Ding!")
end)
