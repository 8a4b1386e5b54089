-- He tries whatever he is given, and lets it fall: nothing that somebody needs is lost in him.
on("give", "to", function(e)
  local goat, thing = e.this, e.thing
  if goat.location and thing.location == goat then
    goat:act(thing.text and "{Actor} {verb:chew} a corner of {the thing} with his eyes shut, and {verb:let} it fall."
      or "{Actor} {verb:try} {the thing} with his lips, and {verb:let} it fall.", { thing = thing })
    thing:move(goat.location)
  end
end)

test("what he is given lies on the ground afterwards", function(t)
  local goat, ann = create(t.this, { name = "a brown goat", location = t.room }), t:player("Ann")
  t:create("item", { name = "a card", text = "A moth.", location = ann })
  t:create("item", { name = "a hat", location = ann })
  t:has(t:command(ann, "give card to goat"), "chews a corner")
  t:has(t:command(ann, "give hat to goat"), "lips")
  t:equal(#goat.contents, 0)
end)
