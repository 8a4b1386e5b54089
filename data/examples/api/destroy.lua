command("burn {this}", function(e)
  e.actor:act("{Actor} {verb:burn} {the letter}.", { letter = e.this })
  local ok, why = e.this:destroy()
  if not ok then return why end
end)

test("the letter is gone", function(t)
  t.this.name = "a letter"
  local ann = t:player("Ann")
  t:has(t:command(ann, "burn letter"), "You burn the letter.")
  t:refused(ann, "look at letter")
end)
