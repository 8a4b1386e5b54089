-- A greeting: what happens when somebody comes in, another the second time.
-- For rooms, people and things.
on("enter", function(e)
  local is_here = e.to == e.this or e.to == e.this.location
  if not is_here or not e.actor:is("player") then return end
  local notes = e.actor:notes()
  notes.came = (notes.came or 0) + 1
  e.actor:tell(notes.came == 1 and "A bell rings above the door. Somebody calls: \"Come in, stranger!\""
    or "A bell rings above the door. Somebody calls: \"You again!\"")
end)

test("a player who comes again is known", function(t)
  local here, outside = t.this, t:place("Outside")
  if not here:is("room") then
    here = t:place("A shop")
    t.this:move(here)
  end
  local ann = t:player("Ann", outside)
  t:go(ann, here)
  t:has(t:told(ann), "stranger")
  t:go(ann, outside)
  t:go(ann, here)
  t:has(t:told(ann), "You again!")
end)
