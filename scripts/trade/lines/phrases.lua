--- Sentences of C that name a command or a topic of this package. Without it, core's shorter ones stand.
local words = {
  perm_no_coin = "Only the game and its wizards make coins. Your things can pay out coins that players paid in: "
    .. "help coins",
}

for key, text in pairs(words) do phrase(key, text) end
