command("turn from {way:word}", function(e)
  local way, why = opposite(e.way)
  if not way then return why end
  return "You look " .. way .. " now."
end)

test("the other way is south", function(t)
  local ann = t:player("Ann")
  t:has(t:command(ann, "turn from n"), "You look south now.")
  t:has(t:command(ann, "turn from soup"), "That isn't a direction.")
end)
