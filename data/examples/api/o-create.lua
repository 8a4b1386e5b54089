-- An apple tree: what it makes lies in the room.
command("shake {this}", function(e)
  local apple, why = e.room:create("food", { name = "an apple" })
  if not apple then return why end
  e.room:tell("{A apple} falls into the grass.", { apple = apple })
end)

test("an apple lies in the room", function(t)
  t.this.name = "a tree"
  local ann = t:player("Ann")
  t:has(t:command(ann, "shake tree"), "An apple falls")
  t:command(ann, "take apple")
  t:equal(ann.contents[1].name, "an apple")
end)
