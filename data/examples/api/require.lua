local words = require("words")

command("look through {this}", function(e)
  return "It is " .. words.duration(e.this.age or 90) .. " old."
end)

test("the module finds the words", function(t)
  t.this.name = "an album"
  t:has(t:command(t:player("Ann"), "look through album"), "It is ")
end)
