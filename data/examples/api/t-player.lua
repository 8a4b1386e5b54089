command("hug {this}", function(e) e.actor:act("{Actor} {verb:hug} {the bear}.", { bear = e.this }) end)

test("the first player is t.actor too", function(t)
  t.this.name = "a bear"
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:equal(t.actor, ann)
  t:has(t:command(t.actor, "hug bear"), "You hug the bear.")
  t:has(t:told(bob), "Ann hugs the bear.")
end)
