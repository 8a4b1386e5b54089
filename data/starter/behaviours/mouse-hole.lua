-- Nobody gets a hand in there.
local words = require("words")

before("take", function() return "It is a hole. It stays where it is." end)
command("put|reach {hand:text} in|into {this}", function()
  return "Something small and polite pushes back."
end)
command("give|hand|offer|show|feed {food:held} to {this}", function(e)
  e.actor:tell("Whoever lives there takes nothing out of a hand, and eats when nobody looks. You could <cmd drop "
    .. "{bare}>drop {bare}</>, and watch from somewhere else.", { bare = words.bare(e.food.name) })
end)

test("the mouse takes nothing out of a hand, and the hole says what it wants", function(t)
  local ann = t:player("Ann", t.this.location)
  t:create("item", { name = "a bun", location = ann })
  t:has(t:command(ann, "give bun to mouse"), "drop bun")
end)

test("nobody can reach into the hole", function(t)
  local ann = t:player("Ann", t.this.location)
  t:has(t:command(ann, "put hand into hole"), "pushes back")
  t:refused(ann, "take hole", "It stays where it is.")
end)
