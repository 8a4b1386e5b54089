-- Declares a property of the thing itself: no other value can be set, and "/build" shows a field for it.
property("uses", "integer 0..", nil, "how often it still works")

command("pull {this}", function(e)
  local uses = e.this.uses or 0
  if uses == 0 then return "Nothing happens." end
  e.this.uses = uses - 1
  return "It rings."
end)

test("it rings as often as it has uses", function(t)
  t.this.name, t.this.uses = "a cord", 1
  local ann = t:player("Ann")
  t:has(t:command(ann, "pull cord"), "It rings.")
  t:has(t:command(ann, "pull cord"), "Nothing happens.")
  t:ok(not pcall(function() t.this.uses = "many" end), "a text was set")
end)
