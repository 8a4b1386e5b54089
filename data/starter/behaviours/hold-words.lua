-- Whoever reads them knows what to say to Nan.
on("read", function(e) e.actor:notes().hold = true end)

test("a player who has read the words can tell Nan", function(t)
  local ann = t:player("Ann", t.this.location)
  t:create("light", { name = "a torch", lit = true, location = ann })
  t:has(t:command(ann, "read words"), "HALCYON")
  t:ok(ann:notes().hold)
end)
