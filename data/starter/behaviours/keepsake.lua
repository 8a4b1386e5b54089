-- What there is plenty of: where one was taken, another takes its place.
on("take", function(e)
  local thing, home = e.this, e.this.home
  if not thing.plenty or e.from ~= home then return end
  for _, other in ipairs(home.contents) do
    if other ~= thing and other:is(thing.protos[1]) then return end
  end
  create(thing.protos[1], { location = home })
end)
