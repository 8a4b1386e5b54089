-- Drips once a minute until somebody shuts it.
command("turn on {this}", function(e)
  e.this:every(60, "drip")
  return "It drips."
end)
command("turn off {this}", function(e)
  e.this:cancel("drip")
  return "It stops."
end)
on("timer:drip", function(e) e.this.drops = (e.this.drops or 0) + 1 end)

test("three minutes are three drops", function(t)
  t.this.name = "a tap"
  local ann = t:player("Ann")
  t:command(ann, "turn on tap")
  t:advance(180)
  t:command(ann, "turn off tap")
  t:advance(180)
  t:equal(t.this.drops, 3)
end)
