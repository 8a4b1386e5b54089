-- A collecting box. The game asks the player first.
command("feed {this}", function(e)
  local ok, why = e.actor:pay(e.this, 3)
  return ok and "The box rattles." or why
end)

test("without coins there is a reason", function(t)
  t.this.name = "a box"
  t:has(t:command(t:player("Ann"), "feed box"), "coin")
end)
