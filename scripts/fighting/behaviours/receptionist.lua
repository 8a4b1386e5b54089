-- A receptionist of an imported area: says that nothing is lost here when a player quits.
local verbs = require("verbs")

command("rent|offer|cryo", function(e)
  if verbs.living(e.this.fighting) then return pass() end
  e.this:act("{Actor} {verb:say} to {the who}, \"Nothing is lost here: type <cmd quit>quit</>, and what you hold is "
    .. "yours when you return. That costs nothing.\"", { who = e.actor })
end)

test("a receptionist says that nothing is lost", function(t)
  create({ "npc", "receptionist" }, { name = "a receptionist", location = t.room })
  t:has(t:command(t:player("Ann"), "rent"), "Nothing is lost here")
end)
