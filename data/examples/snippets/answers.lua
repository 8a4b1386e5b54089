-- Somebody who answers: players type "ask NAME about WORD". The words are a table.
-- For people and things.
local ANSWERS = {
  key = "It was lost in the hay, years ago.",
  mill = "It has not turned since the flood.",
}

command("ask {this} about {topic:text}", function(e)
  local known = {}
  for word, answer in pairs(ANSWERS) do
    if e.topic:lower():find(word, 1, true) then return e.this:act("{Actor} {verb:say}: {answer}", { answer = answer }) end
    known[#known + 1] = word
  end
  table.sort(known)
  e.actor:tell("{The npc} doesn't know. You could ask about: {words}.", { npc = e.this, words = table.concat(known, ", ") })
end)

test("she knows about the key, and says what else she knows", function(t)
  t.this.name = "Maud"
  local ann = t:player("Ann")
  t:has(t:command(ann, "ask maud about the old key"), "lost in the hay")
  t:has(t:command(ann, "ask maud about the weather"), "key, mill")
end)
