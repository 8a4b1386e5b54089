command("sharpen {this}", function(e)
  e.this.sharp = true
  return "It is sharp now."
end)

test("the knife is sharp", function(t)
  t.this.name = "a knife"
  t:command(t:player("Ann"), "sharpen knife")
  t:ok(t.this.sharp, "it is blunt")
end)
