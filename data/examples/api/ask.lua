-- A guest book. The answer is given by name, so that no markup in it counts.
command("sign {this}", function(e)
  local text = e.actor:ask("What do you write?")
  if not text then return "You put the pen down." end
  e.this.last = text
  e.actor:tell("You write: {text}", { text = text })
end)

test("the next line of the player is the answer", function(t)
  t.this.name = "a book"
  local ann = t:player("Ann")
  t:has(t:command(ann, "sign book"), "What do you write?")
  t:has(t:command(ann, "I was here."), "You write: I was here.")
  t:equal(t.this.last, "I was here.")
end)
