command("light {this}", function(e)
  e.this:after(30, "bang")
  return "The fuse hisses."
end)
command("pinch {this}", function(e)
  return e.this:cancel("bang") and "The fuse goes out." or "It isn't lit."
end)
on("timer:bang", function(e) e.this.location:tell("Bang!") end)

test("a cancelled timer doesn't fire", function(t)
  t.this.name = "a rocket"
  local ann = t:player("Ann")
  t:command(ann, "light rocket")
  t:has(t:command(ann, "pinch rocket"), "goes out")
  t:advance(60)
  t:lacks(t:told(ann), "Bang!")
  t:has(t:command(ann, "pinch rocket"), "It isn't lit.")
end)
