-- Blocks `guards`, a direction, for everyone but players of the class `guild` and wizards.
local values = require("values")

before("leave", "witness", function(e)
  local guard, who = e.this, e.actor
  if who == guard or not who:is("player") or not e.text or not values.has(guard.guards, e.text) then return nil end
  if (guard.guild and who.class == guard.guild) or sys.role(who) == "wizard" then return nil end
  guard:act("{Actor} {verb:humiliate} {the who}, and {verb:block} {who their} way.", { who = who },
    { except = { who } })
  return stop("The guard humiliates you, and blocks your way.")
end)

test("only its own class passes, and only its way is barred", function(t)
  local there = t:place("There")
  create("exit", { name = "north", to = there, location = t.room })
  create("exit", { name = "south", to = there, location = t.room })
  create("exit", { name = "out", to = t.room, location = there })
  create({ "npc", "guildguard" }, { name = "a guard", location = t.room, guards = "north", guild = "mage" })
  local ann, ben = t:player("Ann"), t:player("Ben")
  t:has(t:command(ann, "north"), "humiliates you")
  t:equal(ann.location, t.room)
  t:has(t:told(ben), "humiliates Ann, and blocks their way")
  t:command(ann, "south")
  t:equal(ann.location, there)
  ben.class = "mage"
  t:command(ben, "north")
  t:equal(ben.location, there)
end)
