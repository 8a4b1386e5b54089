-- A password: something happens when a player says a word aloud here.
-- For rooms, people and things.
local WORD = "halcyon"

on("hear", function(e)
  if e.how ~= "say" or not e.text:lower():find(WORD, 1, true) then return end
  e.actor:notes().knows_word = true
  e.actor:tell("Somewhere behind the wall a bolt slides back.")
end)

test("the word opens, and another does not", function(t)
  local ann = t:player("Ann", t.this:is("room") and t.this or t.room)
  t:lacks(t:command(ann, "say open sesame"), "bolt")
  t:has(t:command(ann, "say Halcyon!"), "a bolt slides back")
end)
