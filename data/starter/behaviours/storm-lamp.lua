-- Notes who has learnt to light a lamp, for the card.
on("light", function(e)
  if e.actor:is("player") then notes(e.actor).lit = true end
end)
