-- What your scripts remember of a player.
command("greet {this}", function(e)
  local notes = e.actor:notes()
  notes.visits = (notes.visits or 0) + 1
  return notes.visits == 1 and "Welcome, stranger." or "Welcome back."
end)

test("the second time it knows you", function(t)
  t.this.name = "a doorman"
  local ann = t:player("Ann")
  t:has(t:command(ann, "greet doorman"), "stranger")
  t:has(t:command(ann, "greet doorman"), "Welcome back.")
end)
