-- A signpost: where does that way lead?
command("ask {this} about {way:word}", function(e)
  local way, why = e.room:exit(e.way)
  if not way then return why end
  e.actor:tell("That way is {the place}.", { place = way.to })
end)

test("it knows its room's ways", function(t)
  t.this.name = "a signpost"
  local ann = t:player("Ann")
  t.room:create("exit", { name = "north", to = t:place("Mill") })
  t:has(t:command(ann, "ask signpost about north"), "Mill")
  t:has(t:command(ann, "ask signpost about south"), "There is no exit south here.")
end)
