-- Either both change hands or neither: what fails in atomic() is undone, and the rest goes on.
command("trade {mine:held} for {other}", function(e)
  local ok = atomic(function()
    assert(e.mine:move(e.room))
    assert(e.other:move(e.actor))
  end)
  return ok and "You trade." or "Nothing comes of it."
end)

test("if one move is refused, both are undone", function(t)
  local ann = t:player("Ann")
  local pin = t:create("item", { name = "a pin", location = ann })
  local oven = t:create("item", { name = "an oven", portable = false })
  t:has(t:command(ann, "trade pin for oven"), "Nothing comes of it.")
  t:equal(pin.location, ann)
  t:equal(oven.location, t.room)
end)
