-- For a wizard's scripts: tells the programs that the operator has configured.
command("toll {this}", function(e)
  webhook("bell", { by = e.actor.name })
  e.room:tell("The great bell tolls.")
end)

test("the bell tolls", function(t)
  t.this.name = "a rope"
  t:has(t:command(t:player("Ann"), "toll rope"), "The great bell tolls.")
end)
