command("weigh {what} on {this}", function(e) return "It weighs " .. e.what.weight .. "." end)

test("the scale shows the weight", function(t)
  t.this.name = "a scale"
  t:create("item", { name = "a brick", weight = 4 })
  t:has(t:command(t:player("Ann"), "weigh brick on scale"), "It weighs 4.")
end)
