command("roll {this}", function(e)
  e.actor:act("{Actor} {verb:roll} a {n}.", { n = random(1, 6) })
end)

test("the dice are set", function(t)
  t.this.name = "a die"
  t:dice { 6 }
  t:has(t:command(t:player("Ann"), "roll die"), "You roll a 6.")
end)
