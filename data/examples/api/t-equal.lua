command("add to {this}", function(e)
  e.this.count = (e.this.count or 0) + 1
  return "You add a stroke."
end)

test("it counts to two", function(t)
  t.this.name = "a tally"
  local ann = t:player("Ann")
  t:command(ann, "add to tally")
  t:command(ann, "add to tally")
  t:equal(t.this.count, 2, "two lines were typed")
end)
