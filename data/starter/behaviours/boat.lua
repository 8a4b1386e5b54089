-- The boat is pulled across by its rope: see behaviours/ferry.lua.
local verbs = require("verbs")
local words = require("words")

command("pull [on] [the] rope", function(e)
  if e.room ~= e.this then
    return e.actor:tell(verbs.ready(words.hints("You would have to be in the boat for that. Type: enter boat")))
  end
  if e.this.bound_for then return "You pull a little harder. The river is in no hurry." end
  e.actor:act("{Actor} {verb:pull} on the rope, hand over hand.")
  e.this:call("cast")
end)

on("describe", function(e)
  local boat = e.this
  if e.actor.location ~= boat then return "You could <cmd enter boat>enter boat</cmd>." end
  if boat.bound_for then return "You are in the middle of the river." end
  return "The boat is tied up at " .. words.inside(boat.location.name)
    .. ". To go across, <cmd pull rope>pull rope</>; to go ashore, <cmd leave>leave</>."
end)

test("the boat crosses with the player who pulls its rope", function(t)
  local boat = t.this
  local from = boat.location
  local ann = t:player("Ann", from)
  t:has(t:command(ann, "pull rope"), "You would have to be in the boat")
  t:command(ann, "enter boat")
  t:has(t:command(ann, "pull rope"), "hand over hand")
  t:has(t:command(ann, "pull rope"), "in no hurry")
  t:refused(ann, "leave")
  t:advance(6)
  t:has(t:told(ann), "The boat bumps against " .. words.inside(t.this.location.name))
  t:command(ann, "leave")
  t:ok(ann.location ~= from and ann.location:is("room"))
end)
