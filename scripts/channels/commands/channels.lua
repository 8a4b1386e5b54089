--- Channel commands: players can also make channels of their own.
local verbs = require("verbs")

--- Returns ANSWER, or refuses with REASON.
local function asked(answer, reason)
  if not answer then verbs.decline_plain(reason) end
  return answer
end

local LIST_PAGE = 100 -- channels on one page

--- Lists a page of the channels, one per line, and says which of them the player hears.
local function list(e, page)
  local names = sys.channels(e.actor)
  local from, pages = (page - 1) * LIST_PAGE + 1, math.max(1, math.ceil(#names / LIST_PAGE))
  if page > pages then
    refuse(pages == 1 and "There is one page. The last: <cmd channels 1>channels 1</>"
      or "There are {last} pages. The last: <cmd channels {last}>channels {last}</>", { last = pages })
  end
  for i = from, math.min(from + LIST_PAGE - 1, #names) do
    local on = sys.on_channel(e.actor, names[i])
    e.actor:tell(on and "{name}: you hear it." or "{name}: you don't hear it. To join, type: "
      .. "<cmd channel join {name}>channel join {name}</>",
      { name = names[i] })
  end
  if pages > 1 then
    e.actor:tell(page < pages and "These are {from} to {to} of {count}. For more: "
      .. "<cmd channels {next}>channels {next}</>"
      or "These are {from} to {to} of {count}.",
      { from = from, to = math.min(from + LIST_PAGE - 1, #names), count = #names, next = page + 1 })
  end
  if sys.chats() then e.actor:tell("On IRC, join a channel to hear it: /join #public") end
end

command("channels", function(e) return list(e, 1) end)
command("channel", function(e) return list(e, 1) end)
command("channels {page:number}", function(e)
  local page = math.tointeger(e.page)
  if not page or page < 1 then refuse("Which page? The first: channels 1") end
  return list(e, page)
end)

--- Joins E.name, with E.key if it needs a key.
local function join(e)
  local ok, reason = sys.channel_join(e.actor, e.key and e.name .. " " .. e.key or e.name, true)
  if not ok then verbs.decline_plain(reason) end
  local name, verb = e.name:lower(), sys.verb(e.name)
  e.actor:tell(verb and "You have joined {name}. \"{verb}\" is also a command, so speak there with: "
    .. "<cmd channel say {name} hello>channel say "
    .. "{name} hello</>" or "You have joined {name}. To speak there, type: {name} hello",
    { name = name, verb = verb })
  local about = sys.channel_about(e.actor, e.name)
  if about and about.topic ~= "" then e.actor:tell("Its topic: {topic}", { topic = about.topic }) end
end

for _, verb in ipairs({ "channel join", "channel found" }) do command(verb .. " {name:word}", join) end
command("found {name:word}", { fallback = true }, join)
command("channel join {name:word} {key:word}", join)

command("channel leave {name:word}", function(e)
  asked(sys.channel_about(e.actor, e.name))
  if not sys.on_channel(e.actor, e.name) then refuse("You aren't on {name}.", { name = e.name:lower() }) end
  local ok, reason = sys.channel_join(e.actor, e.name, false)
  if not ok then verbs.decline_plain(reason) end
  e.actor:tell("You no longer hear {name}.", { name = e.name:lower() })
end)

command("channel history {name:word}", function(e)
  local lines = asked(sys.channel_lines(e.actor, e.name, 20))
  if #lines == 0 then return e.actor:tell("Nothing has been said on {name} yet.", { name = e.name:lower() }) end
  for _, line in ipairs(lines) do
    -- A sender on a bridged network is not a player name; it is shown as "<nick@network>".
    local spoken = line.kind == "emote" and "<say>{sender} {text}</>" or "<say>{sender}: {text}</>"
    e.actor:tell(line.sender:find("@", 1, true) and "<say><<{sender}> {text}</>" or spoken,
      { sender = line.written, text = line.text })
  end
end)

-- Commands for channel operators. The founder is the first operator.

local BRIDGED_MOST = 40 -- names of people of bridged networks

--- Tells who is on the channel through a bridge.
local function bridged(e, people)
  table.sort(people)
  local more = #people - BRIDGED_MOST
  local shown = table.concat(people, ", ", 1, math.min(#people, BRIDGED_MOST))
  if #people > 0 then
    e.actor:tell(more > 0 and "By bridges: {people} and {more} more" or "By bridges: {people}",
      { people = shown, more = more })
  end
end

command("channel who {name:word}", function(e)
  local about = asked(sys.channel_about(e.actor, e.name))
  local names = {}
  for _, one in ipairs(about.people) do
    local asleep = one.asleep and " (" .. sentence("asleep") .. ")" or ""
    names[#names + 1] = (one.operator and "@" or one.voice and "+" or "") .. one.written .. asleep
  end
  table.sort(names)
  if about.topic ~= "" then e.actor:tell("Topic: {topic} ({by})", about) end
  if #names == 0 and #about.bridged == 0 then
    return e.actor:tell("Nobody is on {name} right now.", { name = e.name:lower() })
  end
  if #names > 0 then
    e.actor:tell("On {name}: {people}", { name = e.name:lower(), people = table.concat(names, ", ") })
  end
  bridged(e, about.bridged)
end)

--- Refuses with REASON unless OK.
local function done(ok, reason)
  if not ok then verbs.decline_plain(reason) end
end

command("channel topic {name:word}", function(e)
  local about = asked(sys.channel_about(e.actor, e.name))
  if about.topic == "" then return e.actor:tell("{name} has no topic.", { name = e.name:lower() }) end
  e.actor:tell("Topic: {topic} ({by})", about)
end)

command("channel topic {name:word} = {text:text}", function(e)
  done(sys.channel_topic(e.actor, e.name, e.text))
  if not sys.on_channel(e.actor, e.name) then return "Done." end
end)

local function kick(e)
  done(sys.channel_kick(e.actor, e.name, e.who, e.why or ""))
  e.actor:tell("{who} has been removed from {name}.", { who = e.who, name = e.name:lower() })
end

command("channel kick {who:word} from {name:word}", kick)
command("channel kick {who:word} from {name:word} because {why:text}", kick)

command("channel invite {who:word} to {name:word}", function(e)
  done(sys.channel_invite(e.actor, e.name, e.who))
  e.actor:tell("{who} may now join {name}.", { who = e.who, name = e.name:lower() })
end)

local function rename(e)
  local ok, why = sys.channel_rename(e.actor, e.name, e.new, e.why or "")
  if not ok then verbs.decline_plain(why) end
  e.actor:tell("The channel is called {new} now. For a week, {name} leads to it.",
    { new = e.new:lower(), name = e.name:lower() })
end

if sys.channel_rename then
  command("channel rename {name:word} to {new:word}", rename)
  command("channel rename {name:word} to {new:word} because {why:text}", rename)
end

local SETTINGS = {
  operator = true, voice = true, ban = true, moderated = true, secret = true, private = true, key = true,
  limit = true, topic = true, outside = true,
}

--- Tells the settings of a channel: "moderated, limit 5".
local function tell_settings(e)
  local on = {}
  for i, one in ipairs(sys.channel_about(e.actor, e.name).settings) do
    on[i] = one.value ~= "" and one.name .. " " .. one.value or one.name
  end
  e.actor:tell(#on > 0 and "{name} is set to: {list}" or "{name} has no settings now.",
    { name = e.name:lower(), list = table.concat(on, ", ") })
end

-- The argument of each mode. ban, operator and voice need theirs for unset, too.
local WANTED = { operator = "WHO", voice = "WHO", ban = "WHO", key = "WORD", limit = "NUMBER" }

--- Lists the bans in the form in which a player types them.
local function tell_bans(e)
  local about = asked(sys.channel_about(e.actor, e.name))
  local who = {}
  for i, mask in ipairs(about.bans) do who[i] = mask:gsub("!%*@%*$", ""):gsub("^%*!", "") end
  e.actor:tell(#who > 0 and "Banned from {name}: {list}" or "Nobody is banned from {name}.",
    { name = e.name:lower(), list = table.concat(who, ", ") })
end

command("channel bans {name:word}", tell_bans)

local function set_mode(e, on)
  local mode = e.mode:lower()
  if not SETTINGS[mode] then
    refuse("Channels have no setting {mode}. They have: ban, key, limit, moderated, operator, outside, private, "
      .. "secret, topic and voice.", { mode = e.mode })
  end
  local wanted = WANTED[mode]
  if wanted and not e.arg and (on or wanted == "WHO") then
    refuse("Try: <cmd channel {verb} {name} {mode} {wanted}>channel {verb} {name} {mode} {wanted}</>",
      { verb = on and "set" or "unset", name = e.name, mode = mode, wanted = wanted })
  end
  local before = asked(sys.channel_about(e.actor, e.name)).bans
  done(sys.channel_set(e.actor, e.name, mode, on, e.arg or ""))
  if mode == "ban" then
    if not on and #sys.channel_about(e.actor, e.name).bans == #before then
      refuse("{who} isn't banned from {name}. For the list, type: <cmd channel bans {name}>channel bans {name}</>",
        { who = e.arg, name = e.name:lower() })
    end
    return tell_bans(e)
  end
  tell_settings(e)
end

command("channel set {name:word} {mode:word}", function(e) set_mode(e, true) end)
command("channel set {name:word} {mode:word} {arg:word}", function(e) set_mode(e, true) end)
command("channel unset {name:word} {mode:word}", function(e) set_mode(e, false) end)
command("channel unset {name:word} {mode:word} {arg:word}", function(e) set_mode(e, false) end)

local VERBS = { join = true, found = true, leave = true, say = true, history = true, who = true, topic = true,
  kick = true, invite = true, rename = true, bans = true, set = true, unset = true }

-- "channel tea" is about a channel; a verb of these commands gets their usage.
command("channel {name:word} [{words:text}]", { fallback = true }, function(e)
  if VERBS[e.name:lower()] then return pass() end
  if not e.words and sys.on_channel(e.actor, e.name) then return verbs.instead(e.actor, "channel who " .. e.name) end
  refuse("Channels have no command \"{name}\". For all that they have, type: <cmd help channels>help channels</>", e)
end)
