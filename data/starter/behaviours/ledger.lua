-- Whoever has read the last page knows the story; the card goes on from there.
on("read", function(e)
  if e.actor:is("player") then e.actor:notes().ledger = true end
end)

test("reading the ledger is remembered", function(t)
  local ann = t:player("Ann")
  t:create("light", { name = "a torch", lit = true, location = ann })
  t:command(ann, "read ledger")
  t:ok(ann:notes().ledger)
end)
