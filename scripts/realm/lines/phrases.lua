--- Sentences of C that name a command or a topic of this package. Without it, core's shorter ones stand.
local words = {
  realm_key_waits = "The world {world} wants to join this realm, with the key {print}. Compare it with the output of "
    .. "skein realm key there, then type: @realm accept {world}",
  realm_key_differs = "The world {world} shows the key {print}, which isn't the one that was accepted, so it isn't "
    .. "believed. If the key is really theirs, type: @realm accept {world}",
  realm_key_taken = "The world {world} has shown its first key, {print}. It was accepted, since this world knew it "
    .. "before. If it isn't theirs, type: @realm refuse {world}",
  realm_key_back = "A wizard removed the world {world} from the realm, but the configuration sets another key for it, "
    .. "{print}: it is believed again. If it shouldn't be, type: @realm refuse {world}",
}

for key, text in pairs(words) do phrase(key, text) end
