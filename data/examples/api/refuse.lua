-- The line ends, and everything that it did is undone.
command("open {this}", function(e)
  e.this.tries = (e.this.tries or 0) + 1
  if e.this.locked then refuse("{The safe} is locked.", { safe = e.this }) end
  e.this.open = true
  return "It swings open."
end)

test("a refused line leaves nothing behind", function(t)
  t.this.name, t.this.locked = "a safe", true
  t:refused(t:player("Ann"), "open safe", "The safe is locked.")
  t:equal(t.this.tries, nil)
end)
