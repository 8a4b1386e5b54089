command("push {this}", function(e)
  e.this.moved = true
  return "It moves a little."
end)

test("the stone moves", function(t)
  t.this.name = "a stone"
  t:command(t:player("Ann"), "push stone")
  t:ok(t.this.moved, "it lies where it was")
end)
