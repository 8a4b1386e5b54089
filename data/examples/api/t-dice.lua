command("toss {this}", function(e)
  return random(1, 2) == 1 and "Heads." or "Tails."
end)

test("both sides come up", function(t)
  t.this.name = "a penny"
  local ann = t:player("Ann")
  t:dice { 1, 2 }
  t:has(t:command(ann, "toss penny"), "Heads.")
  t:has(t:command(ann, "toss penny"), "Tails.")
end)
