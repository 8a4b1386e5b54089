-- What may be refused gives nil and the reason.
command("kick {this}", function(e)
  e.actor:act("{Actor} {verb:kick} {the ball}.", { ball = e.this })
  local ok, why = e.this:move(e.this.garden)
  if not ok then return why end
end)

test("the ball lands in the garden", function(t)
  t.this.name = "a ball"
  t.this.garden = t:place("The Garden")
  t:has(t:command(t:player("Ann"), "kick ball"), "You kick the ball.")
  t:equal(t.this.location.name, "The Garden")
end)
