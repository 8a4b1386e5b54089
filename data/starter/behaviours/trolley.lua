-- The trolley goes by its sail: see behaviours/ferry.lua. Nobody sails it under lightning.
local verbs = require("verbs")
local words = require("words")

command("hoist|raise|pull [the] sail", function(e)
  if e.room ~= e.this then
    return e.actor:tell(verbs.ready(words.hints("You would have to be on the trolley for that. Type: enter trolley")))
  end
  if e.this.bound_for then return "It is up. The mast creaks, and everything goes by." end
  local area = e.this.location.area
  if area and area.weather == "lightning" then
    refuse("Not under a mast, not in this lightning. It will pass.")
  end
  e.actor:act("{Actor} {verb:hoist} the sail. It fills with a clap.")
  e.this:call("cast")
end)

on("describe", function(e)
  local trolley = e.this
  if e.actor.location ~= trolley then return "You could <cmd enter trolley>enter trolley</>." end
  if trolley.bound_for then return "You are rolling along." end
  return "You are standing at " .. words.inside(trolley.location.name)
    .. ". To ride, <cmd hoist sail>hoist sail</>; to get off, <cmd leave>leave</>."
end)

test("the trolley rides when a passenger hoists the sail, but not in lightning", function(t)
  local ann = t:player("Ann", t.this.location)
  t:has(t:command(ann, "hoist sail"), "You would have to be on the trolley")
  t:command(ann, "enter trolley")
  t.this.location.area.weather = "lightning"
  t:refused(ann, "hoist sail", "lightning")
  t.this.location.area.weather = nil
  t:has(t:command(ann, "hoist sail"), "with a clap")
  t:advance(6)
  t:has(t:told(ann), "rolls to a stop at " .. words.inside(t.this.location.name))
  t:command(ann, "leave")
  t:equal(ann.location, object("buffer"))
end)
