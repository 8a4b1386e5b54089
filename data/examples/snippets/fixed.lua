-- A thing that stays: a reason why it can't be taken, until something has happened.
-- For things.
before("take", function(e)
  if not e.this.loose then return "It is stuck fast. Perhaps you could shake it." end
end)

command("shake {this}", function(e)
  e.this.loose = true
  e.actor:act("{Actor} {verb:shake} {the thing}, and it comes loose.", { thing = e.this })
end)

test("it can be taken once it is loose", function(t)
  t.this.name = "a brick"
  local ann = t:player("Ann")
  t:refused(ann, "take brick", "stuck fast")
  t:command(ann, "shake brick")
  t:command(ann, "take brick")
  t:equal(t.this.location, ann)
end)
