on("take", function(e) log(("%s was taken by %s"):format(e.this.name, e.actor.name)) end)

test("the thing is taken as usual", function(t)
  t.this.name = "a sword"
  local ann = t:player("Ann")
  t:command(ann, "take sword")
  t:equal(t.this.location, ann)
end)
