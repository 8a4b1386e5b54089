-- A text forbids, and the player reads it. Nothing allows.
before("take", function(e)
  if e.this.screws ~= 0 then return "It is screwed to the wall." end
end)

test("it can be taken once the screws are out", function(t)
  t.this.name = "a shelf"
  local ann = t:player("Ann")
  t:refused(ann, "take shelf", "screwed to the wall")
  t.this.screws = 0
  t:command(ann, "take shelf")
  t:equal(t.this.location, ann)
end)
