-- A find for each player: everybody can have one, and only one.
-- For rooms and things.
command("search {this}", function(e)
  local notes = e.actor:notes()
  if notes.found then return "You have searched it already. There was only the thimble." end
  local thing, why = e.actor:create("item", { name = "a silver thimble", desc = "Somebody has pricked herself often." })
  if not thing then return why end
  notes.found = true
  e.actor:act("{Actor} {verb:search} {the thing}, and {verb:find} a silver thimble.", { thing = e.this })
end)

test("the second search finds nothing", function(t)
  t.this.name = "a pile of leaves"
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:has(t:command(ann, "search leaves"), "find a silver thimble")
  t:has(t:command(ann, "inventory"), "a silver thimble")
  t:has(t:command(ann, "search leaves"), "already")
  t:has(t:command(bob, "search leaves"), "a silver thimble")
end)
