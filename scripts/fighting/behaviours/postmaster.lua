-- A postmaster of an imported area: its commands lead to `mail`, which works everywhere (help mail).
local verbs = require("verbs")

command("check|receive [mail|letters]", function(e)
  verbs.instead(e.actor, "mail")
end)

test("a postmaster's commands show the same mail as the mail command", function(t)
  create({ "npc", "postmaster" }, { name = "a postmaster", location = t.room })
  local ann = t:player("Ann")
  -- Without the package letters, each of them says that there is no such command.
  local mail = t:command(ann, "mail")
  t:has(mail, "mail")
  for _, line in ipairs({ "check", "receive mail" }) do
    local told = t:command(ann, line)
    t:has(told, "mail")
    t:equal(told, mail)
  end
end)
