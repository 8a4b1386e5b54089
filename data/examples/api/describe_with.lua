-- Ink on the floor: a look at the room shows it, until somebody wipes it off.
command("spill {this}", function(e) e.room:describe_with("ink", "The floor is blue with ink.") end)
command("wipe {this}", function(e) e.room:describe_with("ink", nil) end)

test("the room is described with the ink", function(t)
  t.this.name = "an inkpot"
  local ann = t:player("Ann")
  t:command(ann, "spill inkpot")
  t:has(t:command(ann, "look"), "blue with ink")
  t:command(ann, "wipe inkpot")
  t:lacks(t:command(ann, "look"), "blue with ink")
end)
