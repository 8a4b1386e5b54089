-- A scale whose weights have a type: @set and the linter know it.
property("grams", "integer 0..", nil, "what lies on it")

command("weigh {this}", function(e)
  return "It shows " .. (e.this.grams or 0) .. " grams."
end)

test("a scale shows what lies on it", function(t)
  t.this.name, t.this.grams = "a scale", 30
  t:has(t:command(t:player("Ann"), "weigh scale"), "30 grams")
end)
