-- Calls the ferry that it is for (`calls`), if nobody is using it. `signal` is what all see.
command("ring|pull|strike {this}", function(e)
  e.actor:act(e.this.signal, { bell = e.this })
  return e.this.calls:call("fetch", { to = e.this.location })
end)

test("the bell calls the boat once", function(t)
  local near, far = object("boat").landings[1], object("boat").landings[2]
  local ann = t:player("Ann", far)
  object("boat"):move(near)
  t:has(t:command(ann, "ring bell"), "casts off by itself")
  t:has(t:command(ann, "ring bell"), "on the water")
  t:advance(10)
  t:equal(object("boat").location, far)
  t:has(t:command(ann, "ring bell"), "The boat is here")
end)
