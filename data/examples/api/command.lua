-- Players type "turn dial to 7": the parts of the line are in e. A text that is returned is told to the player.
command("turn {this} to {n:number}", function(e)
  if e.n > 9 then return "The dial goes from 0 to 9." end
  e.this.value = e.n
  e.actor:act("{Actor} {verb:turn} {the dial}.", { dial = e.this })
end)

test("the dial is set", function(t)
  t.this.name = "a dial"
  local ann = t:player("Ann")
  t:has(t:command(ann, "turn dial to 12"), "from 0 to 9")
  t:has(t:command(ann, "turn dial to 7"), "You turn the dial.")
  t:equal(t.this.value, 7)
end)
