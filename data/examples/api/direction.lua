command("point {way:word}", function(e)
  local way, why = direction(e.way)
  if not way then return why end
  e.actor:act("{Actor} {verb:point} {way}.", { way = way })
end)

test("a short form is understood", function(t)
  local ann = t:player("Ann")
  t:has(t:command(ann, "point n"), "You point north.")
  t:has(t:command(ann, "point soup"), "That isn't a direction.")
end)
