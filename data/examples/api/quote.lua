-- A player's words are no markup. Give them by name, or, where that can't be done, quote them.
command("carve {words:text} into {this}", function(e)
  e.this.desc = "Somebody has carved: " .. quote(e.words)
  return "There it stands."
end)

test("markup stays as it was typed", function(t)
  t.this.name = "a tree"
  local ann = t:player("Ann")
  t:command(ann, "carve <b>Ann into tree")
  t:has(t:command(ann, "look at tree"), "Somebody has carved: <b>Ann")
end)
