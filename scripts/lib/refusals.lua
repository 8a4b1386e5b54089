--- What somebody is told who cannot have what they ask for, and other short notes of the engine, by the
-- module that says so (engine/core/phrase/phrase_refusals.h lists the keys). Names in braces are put in
-- as they are; what stands for an error (all but what says so) is plain text, without markup.

-- luacheck: no max line length

local words = {
  -- Names and accounts.
  newname_form = "A name has {least} to {most} letters, digits, - or _, and begins with a letter.",
  newname_word = "\"{name}\" is a word of the game; please choose another name.",
  newname_staff = "\"{name}\" would be taken for somebody who runs the game; please choose another name.",
  naming_form = "A name is one line of 1 to {most} characters, without control characters.",
  naming_text = "A name is text.",
  naming_player = "\"{name}\" reads like a player's name, which is nobody else's. Add a word to it, or an article.",
  naming_word = "\"{name}\" is a word of the game, which nothing is called by. Add a word to it.",
  naming_alias = "\"{name}\" is a player's name or a word of the game, so nothing else answers to it.",
  account_password = "The password has been changed. Please log in again.",
  account_disabled = "Your account has been disabled.",
  login_token = "The token is unknown or has expired; log in again.",
  muted = "You have been muted. A wizard can lift it.",
  absent_game = "the game",
  absent_owner = "{name}, who has no account here",
  absent_nobody = "somebody, who has no account here",

  -- What one may have, and where scripts are accepted.
  quota_objects = "You would own more than {most} objects: @destroy some that you need no more, or ask a wizard for more (@quota).",
  quota_behaviours = "Your behaviours would be longer than {most} KiB in all: shorten or @destroy some, or ask a wizard for more (@quota).",
  quota_timers = "You would have more than {most} timers: cancel some with o:cancel(name), or ask a wizard for more (@quota).",
  quota_tasks = "More than {most} of your scripts would wait at once: use timers, o:after(seconds, name), or ask a wizard for more (@quota).",
  consent_place = "That place does not accept it.",
  consent_from = "Scripts of those whom this place does not accept move nobody.",
  consent_to = "Nobody can be brought there: the place does not accept whose script this is, and it is not public or no open way leads to it.",
  consent_thing = "It cannot be brought there: the place does not accept whose script it is.",
  consent_inside = "Somebody is in it, and this place does not accept your scripts.",
  consent_npc = "This place does not accept its owner: it only talks, looks and walks here.",
  kinds_text = "{name} has to be text in quotes",
  kinds_number = "{name} has to be a number, 0 or more",
  kinds_object = "{name} has to be an object: #NUMBER or $REF, without quotes",
  kinds_texts = "{name} has to be a text or a list of texts: {\"lamp\", \"lantern\"}",
  kinds_parts = "{name} has to be a part of the body or a list of such: {\"torso\", \"arms\"}",
  kinds_people = "{name} has to be \"anybody\", or a list of builders: {\"Ann\", #12}; see help @accept",
  kinds_details = "{name} has to be a table of texts by what is looked at: {[\"stone wall\"] = \"Old.\"}",
  for_people = "Only people, and npcs of wizards, use \"{word}\".",
  fault_object = "<error>Error in {object} (#{id}): {why}</>",
  fault_gone = "<error>Error in #{id}: {why}</>",
  fault_command = "<error>Error in the command: {why}</>",

  -- Letters, backups, the disk.
  mail_long = "That is too long for a letter; {most} bytes at most.",
  mail_full = "That letter box is full.",
  backup_already = "A backup is being made already; wait for that.",
  backup_busy = "The server is too busy; try again in a minute.",
  store_slow = "the disk is slow, or hangs",

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
