-- By its ref, as in prototypes and files, or by its number: object(12).
command("wish", function(e)
  local place, why = object(e.this.goal or "start")
  if not place then return why end
  e.actor:tell("You think of {the place}.", { place = place })
end)

test("an unknown ref gives the reason", function(t)
  local ann = t:player("Ann")
  t:has(t:command(ann, "wish"), "You think of")
  t.this.goal = "no/such/place"
  t:has(t:command(ann, "wish"), "Nothing has the ref or number no/such/place.")
end)
