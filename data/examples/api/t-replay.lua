command("pull {this}", function(e)
  e.this.down = true
  return "It goes down."
end)

-- `@replay N test` writes such a call from a recorded run.
test("the recorded run pulls the lever down", function(t)
  t:replay { kind = "command", name = "pull {this}", actor = t:player("Ann"), this = t.this, line = "pull lever" }
  t:ok(t.this.down)
end)
