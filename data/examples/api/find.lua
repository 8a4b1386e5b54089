command("count {this}", function(e)
  local coins = find { proto = "coin", near = e.room }
  return "There are " .. #coins .. " heaps of coins here."
end)

test("what lies in the room is found", function(t)
  t.this.name = "a scale"
  t:has(t:command(t:player("Ann"), "count scale"), "There are 0 heaps")
end)
