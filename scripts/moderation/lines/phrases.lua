--- Sentences of C that name a command or a topic of this package. Without it, core's shorter ones stand.
local words = {
  ban_none = "That ban doesn't exist. For the list, type: @bans.",
  sanction_gone = "{name} has left, and their address isn't known. The next guest has another name. To keep guests "
    .. "out by address: @ban guests@ADDRESS. To keep all guests out: @guests off",
  sanction_warn = "<error>A wizard has warned you.</> To answer, type <cmd report WORDS>report</> and your words.{why}",
  sanction_mute = "<error>A wizard has muted you {span}.</> To appeal, type <cmd report WORDS>report</> and your "
    .. "words.{why}",
  sanction_jail = "<error>A wizard has jailed you {span}.</> You can look, speak to people here, tell wizards "
    .. "something, read help, report and quit. To appeal, type <cmd report WORDS>report</> and your words.{why}",
  jail_command = "You can't do that in jail. You can look, say, tell a wizard, read help, report and quit. A wizard "
    .. "has jailed you {span}.{why}",
  jail_desc = "Four whitewashed walls, a bench, and a lamp that burns day and night. You see no door. A wizard put you "
    .. "here. For what you can do, type <cmd help jail>help jail</cmd>.",
  muted = "A wizard has muted you {span}. To appeal, type: report WORDS.{why}",
}

for key, text in pairs(words) do phrase(key, text) end
