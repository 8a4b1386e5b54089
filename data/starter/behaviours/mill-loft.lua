-- The window of the loft can be wiped.
command("wipe|clean|rub [the] window", function(e)
  e.actor:act("{Actor} {verb:wipe} the window with {actor their} sleeve.")
  e.actor:tell("There is the inn, there is the lime tree, and there, on a roof, is the goat.")
end)

test("through the wiped window there is a goat", function(t)
  local ann = t:player("Ann", object("mill-loft"))
  t:has(t:command(ann, "wipe window"), "the goat")
end)
