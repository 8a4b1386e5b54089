--- Sentences of C that name a command or a topic of this package. Without it, core's shorter ones stand.
local words = {
  approval_put_up = "It's up for auction, and stays there until somebody fetches it: help auctions",
}

for key, text in pairs(words) do phrase(key, text) end
