-- Whoever has read the last page knows the story; the card goes on from there.
on("read", function(e)
  if e.actor:is("player") then notes(e.actor).ledger = true end
end)
