-- When the tower is lit, the green shows it.
on("describe", function()
  local lantern = object("great-lantern")
  if lantern and (lantern.light or 0) > 0 then
    return "Over the roofs in the west the beam of the tower goes round, slow and golden."
  end
end)
