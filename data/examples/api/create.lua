-- A thing that is nowhere at first. For one in a place write place:create(...).
command("copy {this}", function(e)
  local copy, why = create("item", { name = "a copy" })
  if not copy then return why end
  e.this.copies = (e.this.copies or 0) + 1
  local ok, reason = copy:move(e.actor)
  return ok and "You have a copy now." or reason
end)

test("there is one more", function(t)
  t.this.name = "a letter"
  local ann = t:player("Ann")
  t:has(t:command(ann, "copy letter"), "You have a copy now.")
  t:equal(ann.contents[1].name, "a copy")
end)
