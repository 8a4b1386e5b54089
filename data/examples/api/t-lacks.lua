command("whistle {this}", function(e) e.actor:tell("You whistle softly.") end)

test("nobody else hears it", function(t)
  t.this.name = "a whistle"
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:command(ann, "whistle whistle")
  t:lacks(t:told(bob), "whistle")
end)
