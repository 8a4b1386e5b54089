--- Sentences of C that name a command or a topic of this package. Without it, core's shorter ones stand.
local words = {
  ban_form = "A ban names an account, an address (192.0.2.7), a network (192.0.2.0/24), guests@ADDRESS, or "
    .. "NICK@BRIDGE. For the bridges, type: bridges.",
  channel_none = "No channel is called {name}. For the list, type: channels.",
  channel_keyed = "{channel} needs a key. Type: channel join {channel} KEY",
  channel_join_first = "You aren't on {channel}. To join it, type: channel join {channel}",
  channel_joined = "You're on {count} channels already. Leave one first: channel leave NAME",
  channel_invites = "{name} invites you to the channel {channel}: <cmd channel join {channel}>channel join "
    .. "{channel}</>",
}

for key, text in pairs(words) do phrase(key, text) end
