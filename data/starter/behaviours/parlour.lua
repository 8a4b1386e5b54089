-- A quiche on the floor is smelt by the mouse.
on("move", "target", function(e)
  if e.thing:is("quiche") then object("mouse"):call("smell") end
end)
