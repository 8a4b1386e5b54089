-- Notes who has learnt to light a lamp, for the card.
on("light", function(e)
  if e.actor:is("player") then e.actor:notes().lit = true end
end)

test("lighting a storm lamp is remembered", function(t)
  local ann = t:player("Ann")
  t:create("storm-lamp", { lit = false, location = ann })
  t:command(ann, "light lamp")
  t:ok(ann:notes().lit)
end)
