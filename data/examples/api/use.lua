-- Another builder's module, in the revision that you have tried.
command("cast {this}", function(e)
  local dice = use("pat/dice", 3)
  e.actor:tell("You throw {n}.", { n = dice.throw(2) })
end)

test("a module that doesn't exist is an error", function(t)
  t.this.name = "a cup"
  t:command(t:player("Ann"), "cast cup")
  t:has(table.concat(t:faults(), "\n"), "pat/dice")
end)
