-- `return pass()` leaves the line to the next command that fits: here the game's own.
command("read {this}", function(e)
  if not e.this.wet then return pass() end
  return "The ink has run."
end)

test("it can be read while it is dry", function(t)
  t.this.name, t.this.text = "a letter", "Come at noon."
  local ann = t:player("Ann")
  t:lacks(t:command(ann, "read letter"), "The ink has run.")
  t.this.wet = true
  t:has(t:command(ann, "read letter"), "The ink has run.")
end)
