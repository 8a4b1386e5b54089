-- A postmaster of an imported area: its commands lead to `mail`, which works everywhere (help mail).
local verbs = require("verbs")

command("check|receive [mail|letters]", function(e)
  verbs.instead(e.actor, "mail")
end)

test("a postmaster's commands show the same mail as the mail command", function(t)
  create({ "npc", "postmaster" }, { name = "a postmaster", location = t.room })
  local ann = t:player("Ann")
  t:equal(t:command(ann, "check"), t:command(ann, "mail"))
  t:equal(t:command(ann, "receive mail"), t:command(ann, "mail"))
end)
