-- A quiche on the floor is smelt by the mouse.
on("move", "to", function(e)
  if e.thing:is("quiche") then object("mouse"):call("smell") end
end)

test("the mouse smells a quiche on the floor", function(t)
  local ann = t:player("Ann", object("closet"))
  local quiche = create("quiche")
  quiche:move(t.this)
  t:advance(7)
  t:equal(object("mouse").location, t.this)
  t:ok(ann)
end)
