-- What there is plenty of: where one was taken, another takes its place.
on("take", function(e)
  local thing, home = e.this, e.this.home
  if not thing.plenty or e.from ~= home then return end
  for _, other in ipairs(home.contents) do
    if other ~= thing and other:is(thing.protos[1]) then return end
  end
  create(thing.protos[1], { location = home })
end)

test("where one of plenty was taken, another takes its place", function(t)
  local shelf = t:room("Pantry")
  local jam = create("keepsake", { name = "a jar of jam", plenty = true, home = shelf })
  create(jam, { location = shelf })
  local ann = t:player("Ann", shelf)
  for _ = 1, 2 do t:command(ann, "take jar") end
  t:equal(#ann.contents, 2)
  local left = 0
  for _, thing in ipairs(shelf.contents) do
    if thing:is(jam) then left = left + 1 end
  end
  t:equal(left, 1)
end)
