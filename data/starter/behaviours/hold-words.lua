-- Whoever reads them knows what to say to Nan.
on("read", function(e) notes(e.actor).hold = true end)

test("a player who has read the words can tell Nan", function(t)
  local ann = t:player("Ann", t.this.location)
  t:create("light", { name = "a torch", lit = true, location = ann })
  t:has(t:command(ann, "read words"), "HALCYON")
  t:ok(notes(ann).hold)
end)
