--- Sentences of C that name a command or a topic of this package. Without it, core's shorter ones stand.
local words = {
  perm_no_home = "Only the game makes homes. To have one, type: home found",
}

for key, text in pairs(words) do phrase(key, text) end
