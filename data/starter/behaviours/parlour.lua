-- A quiche on the floor is smelt by the mouse.
on("move", "target", function(e)
  if e.thing:is("quiche") then object("mouse"):call("smell") end
end)

test("a quiche on the floor is smelt", function(t)
  local quiche = create("quiche")
  quiche:move(t.this)
  local found = false
  for _, timer in ipairs(build.timers(object("mouse"))) do found = found or timer.name == "smell" end
  t:ok(found, "the mouse did not notice")
end)
