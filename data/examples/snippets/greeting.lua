-- A greeting: what happens when somebody comes in, another the second time.
on("enter", "witness", function(e)
  if not e.actor:is("player") then return end
  local notes = e.actor:notes()
  notes.came = (notes.came or 0) + 1
  e.actor:tell(notes.came == 1 and "A bell rings above the door. Somebody calls: \"Come in, stranger!\""
    or "A bell rings above the door. Somebody calls: \"You again!\"")
end)

test("a player who comes again is known", function(t)
  local outside = t:place("Outside")
  local ann = t:player("Ann", outside)
  t:go(ann, t.room)
  t:has(t:told(ann), "stranger")
  t:go(ann, outside)
  t:go(ann, t.room)
  t:has(t:told(ann), "You again!")
end)
