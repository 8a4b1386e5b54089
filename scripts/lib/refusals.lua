--- What somebody is told who cannot have what they ask for, and other short notes of the engine, by the
-- module that says so (engine/core/phrase/phrase_refusals.h lists the keys). Names in braces are put in
-- as they are; what stands for an error (all but what says so) is plain text, without markup.

-- luacheck: no max line length

local words = {
  -- Channels.
  channel_name = "A channel's name is 1 to {most} letters, digits, -, _ or ., and begins with a letter or digit.",
  channel_founders = "There is no channel called {name}, and here only wizards found channels.",
  channel_founded = "You have founded {count} channels; one ends when nobody ever spoke on it and all have left.",
  channel_many = "There are {count} channels already; join one of them.",
  channel_none = "There is no channel called {name}.",
  channel_banned = "You are banned from {channel}.",
  channel_invited = "On {channel} one comes by invitation; ask somebody who is on it.",
  channel_keyed = "{channel} has a key: channel join {channel} KEY.",
  channel_full = "{channel} is full.",
  channel_voiceless = "On {channel} only those may speak whom its operators let: ask one for a voice.",
  channel_join_first = "You are not on {channel}; join it first: channel join {channel}.",
  channel_joined = "You are on {count} channels already; part one first.",
  channel_not_on = "You are not on that channel.",
  channel_outside = "You are not on {channel}.",
  channel_lost = "You are no longer on the channel {channel}: {why}",
  channel_cut = "The connection is lost.",
  channel_no_operator = "You are no operator of {channel}.",
  channel_nobody = "Nobody called {name} is in the game now.",
  channel_they_not_on = "{name} is not on {channel}.",
  channel_they_on = "{name} is on {channel} already.",
  channel_ignored = "{name} does not wish to hear from you.",
  channel_mask = "A mask has no blanks.",
  channel_masks = "{channel} has {count} masks already; take one away first.",
  channel_key = "A key has 1 to {most} letters, digits or signs, no blank, comma or colon.",
  channel_limit = "A limit is a number from 1 to 1000000.",
  channel_mode = "Channels have no mode {mode}.",
  channel_topic = "{who} sets the topic: {topic}",
  channel_no_topic = "{who} takes the topic away.",
  channel_kick = "{who} sends {whom} away.",
  channel_kick_why = "{who} sends {whom} away: {why}",
  channel_invites = "{name} invites you to the channel {channel}: <cmd channel join {channel}>channel join {channel}</>",
}

for key, text in pairs(words) do
  phrase(key, text)
end
