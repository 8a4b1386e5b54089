-- By night: something that changes at dusk and at dawn.
-- For rooms, ways, people and things.
on("time:dusk", function(e) e.this:describe_with("night", "It glows faintly in the dark.") end)
on("time:dawn", function(e) e.this:describe_with("night", nil) end)

test("it glows by night only", function(t)
  t.this.name = "a mushroom"
  local ann = t:player("Ann")
  t:event(t.this, "time:dusk")
  t:has(t:command(ann, "look at mushroom"), "glows faintly")
  t:event(t.this, "time:dawn")
  t:lacks(t:command(ann, "look at mushroom"), "glows")
end)
