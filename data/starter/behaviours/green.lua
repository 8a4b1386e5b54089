-- When the tower is lit, the green shows it.
on("describe", function()
  local lantern = object("great-lantern")
  if lantern and (lantern.light or 0) > 0 then
    return "Over the roofs in the west the beam of the tower goes round, slow and golden."
  end
end)

test("the green shows the tower's light", function(t)
  local ann = t:player("Ann", t.this)
  t:create("light", { name = "a torch", lit = true, location = ann })
  t:lacks(t:command(ann, "look"), "beam of the tower")
  t:has(t:command(ann, "look tower"), "It is dark")
  object("great-lantern").light = 200
  t:has(t:command(ann, "look"), "beam of the tower")
  for _, noun in ipairs{ "beam", "tower", "light", "roofs" } do
    t:has(t:command(ann, "look " .. noun), "beam comes round")
  end
end)
