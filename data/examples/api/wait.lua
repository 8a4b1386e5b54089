command("wind {this}", function(e)
  e.actor:tell("You wind it up.")
  wait(3)
  e.this.location:tell("Cuckoo!")
end)

test("it calls after three seconds", function(t)
  t.this.name = "a clock"
  local ann = t:player("Ann")
  t:lacks(t:command(ann, "wind clock"), "Cuckoo!")
  t:advance(3)
  t:has(t:told(ann), "Cuckoo!")
end)
