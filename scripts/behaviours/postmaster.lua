-- Has letters, in old games: here everybody has a box of their own, wherever they are (help mail).
local verbs = require("verbs")

command("check|receive [mail|letters]", function(e)
  verbs.instead(e.actor, "mail")
end)

test("at a postmaster's one reads what anybody reads anywhere", function(t)
  create({ "npc", "postmaster" }, { name = "a postmaster", location = t.here })
  local ann = t:player("Ann")
  t:equal(t:command(ann, "check"), t:command(ann, "mail"))
  t:equal(t:command(ann, "receive mail"), t:command(ann, "mail"))
end)
