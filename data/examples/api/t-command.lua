command("drink from {this}", function(e) return "The water is cold." end)

test("the player is told of the water", function(t)
  t.this.name = "a well"
  local ann = t:player("Ann")
  t:has(t:command(ann, "drink from well"), "The water is cold.")
end)
