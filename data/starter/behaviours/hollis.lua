-- The bobbin goes on the loom at once; there is another where the last was found.
on("give", "to", function(e)
  if e.thing:is("bobbin") then e.this:after(2, "weave", { bobbin = e.thing }) end
end)

on("timer:weave", function(e)
  local bobbin = e.data and e.data.bobbin and object(e.data.bobbin)
  if not bobbin or bobbin.location ~= e.this then return end
  bobbin:destroy()
  e.this:act("{Actor} {verb:set} the bobbin in the shuttle. The loom begins to clatter.")
end)

test("a bobbin given to Hollis goes on the loom", function(t)
  local ann = t:player("Ann")
  t:create("light", { name = "a torch", lit = true, location = ann })
  local bobbin = t:create("bobbin", { location = ann })
  t:command(ann, "give bobbin to hollis")
  t:equal(bobbin.location, t.this)
  t:advance(2)
  t:has(t:told(ann), "The loom begins to clatter.")
  t:equal(object(bobbin), nil)
end)
