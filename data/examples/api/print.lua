-- Like log(); in the console (`;`) you read it yourself.
on("drop", function(e) print(e.this, "was dropped in", e.room) end)

test("the thing is dropped as usual", function(t)
  t.this.name = "a sword"
  local ann = t:player("Ann")
  t:command(ann, "take sword")
  t:command(ann, "drop sword")
  t:equal(t.this.location, t.room)
end)
