-- Everybody in the room reads one sentence, each in their own words.
command("pull {this}", function(e)
  e.actor:act("{Actor} {verb:pull} {the lever}.", { lever = e.this })
end)

test("the one who acts and those who see it read it in their own words", function(t)
  t.this.name = "a lever"
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:has(t:command(ann, "pull lever"), "You pull the lever.")
  t:has(t:told(bob), "Ann pulls the lever.")
end)
