on("describe", function(e)
  local hour = require("calendar").now()
  return hour >= 22 and "It glows in the dark." or nil
end)

test("it glows at night", function(t)
  t.this.name = "a mushroom"
  local ann = t:player("Ann")
  t:lacks(t:command(ann, "look at mushroom"), "It glows")
  t:hour(23)
  t:has(t:command(ann, "look at mushroom"), "It glows")
end)
