-- A choice: the player picks from a list, and gets what they picked.
-- For things.
command("open {this}", function(e)
  local _, picked = e.actor:choose("What do you take out?", { "a candle", "a ball of string" })
  if not picked then return "You shut the lid again." end
  local thing, why = e.actor:create("item", { name = picked })
  if not thing then return why end
  return "It is yours now."
end)

test("the second thing is the string", function(t)
  t.this.name = "a hamper"
  local ann = t:player("Ann")
  t:has(t:command(ann, "open hamper"), "a candle")
  t:has(t:command(ann, "2"), "It is yours now.")
  t:equal(ann.contents[1].name, "a ball of string")
end)
