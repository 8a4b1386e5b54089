command("press {this}", function(e)
  local _, drink = e.actor:choose("What would you like?", { "tea", "cocoa" })
  if not drink then return "The machine goes dark again." end
  e.actor:create("drink", { name = "a cup of " .. drink })
end)

test("a number or a word picks", function(t)
  t.this.name = "a machine"
  local ann = t:player("Ann")
  t:has(t:command(ann, "press machine"), "tea")
  t:command(ann, "2")
  t:equal(ann.contents[1].name, "a cup of cocoa")
end)
