-- Its back leads into the little room behind the mirror.
command("push|press|open|pull|touch [the|dark] panel|back", function(e)
  if e.room ~= e.this then
    return "The panel is inside, at the back. Type: open wardrobe, enter wardrobe"
  end
  e.actor:act("{Actor} {verb:push} the panel. The back of the wardrobe swings open, "
    .. "and swings shut again behind {actor them}.")
  e.actor:move(object("closet"))
end)

on("describe", function(e)
  if e.actor.location == e.this then
    return "At the back, one panel is darker than the rest, at the height of a hand. "
      .. "You could <cmd push panel>push panel</>. To get out again, <cmd leave>leave</>."
  end
end)

test("the panel leads behind the mirror", function(t)
  local ann = t:player("Ann")
  t:create("light", { name = "a torch", lit = true, location = ann })
  t:has(t:command(ann, "push panel"), "The panel is inside")
  t:command(ann, "open wardrobe")
  t:command(ann, "enter wardrobe")
  t:has(t:command(ann, "push panel"), "swings open")
  t:equal(ann.location, object("closet"))
end)
