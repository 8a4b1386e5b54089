-- Once a minute is enough.
command("ring {this}", function(e)
  if now() - (e.this.rung or 0) < 60 then return "It still rings." end
  e.this.rung = now()
  e.room:tell("Ding!")
end)

test("it rings again after a minute", function(t)
  t.this.name = "a bell"
  local ann = t:player("Ann")
  t:has(t:command(ann, "ring bell"), "Ding!")
  t:has(t:command(ann, "ring bell"), "It still rings.")
  t:advance(60)
  t:has(t:command(ann, "ring bell"), "Ding!")
end)
