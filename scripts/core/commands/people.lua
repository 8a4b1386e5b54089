--- Commands about people: whois, afk, ignore, missed, history, undo.
local manners = require("manners")
local missed = require("missed")
local pronouns = require("pronouns")
local undoing = require("undoing")
local words = require("words")

-- Whois.

local function whois(e)
  local who, account = e.who, sys.account(e.who.name)
  local one = sys.presence(who)
  local names = {
    name = words.shown(who), role = sys.is_guest(who) and "guest" or sys.role(who),
    time = one and words.duration(one.on_for), away = manners.away(who, e.actor),
    seen = account and account.seen > 0 and words.ago(account.seen),
    since = account and words.duration(now() - account.created),
  }
  local title, titles = manners.profile(who, e.actor)
  if title ~= "" then e.actor:tell("{name}{title}", { name = words.shown(who), title = title }) end
  if who.written_name then
    e.actor:tell("{name} is a {role}. In the letters a to z: {ascii}",
      { name = names.name, role = names.role, ascii = who.name })
  else
    e.actor:tell("{name} is a {role}.", names)
  end
  if one and one.linkdead then
    e.actor:tell("Disconnected for now.", names)
  elseif one then
    e.actor:tell("In the game for {time}.", names)
  elseif names.seen then
    e.actor:tell("Last here {seen}.", names)
  end
  if who.pronoun ~= "they" then e.actor:tell("Pronouns: {pronouns}.", { pronouns = pronouns.text(who) }) end
  if account then e.actor:tell("First came here {since} ago.", names) end
  if one and names.away then e.actor:tell("Away: {away}", names) end
  if #titles > 0 then e.actor:tell("Has earned {titles}.", { titles = words.list(titles) }) end
end

command("whois|finger {who:player}", whois)

command("whois|finger {name:word}", { fallback = true }, function(e)
  e.who = sys.player(e.name)
  if not e.who then return pass() end
  return whois(e)
end)

command("whois|finger {who:seen character}", { fallback = true }, function(e)
  if not e.who:is("npc") then return pass() end
  refuse("{The who} isn't a player's character. Try: <cmd look at {the who}>look at {the who}</>", e)
end)

local STANDS = {
  warn = "Warned, not read yet", mute = "{name} is muted", jail = "{name} is jailed",
  ban = "Banned",
}
local STANDS_FOR = {
  warn = "Warned, not read yet, for another {time}", mute = "{name} is muted, for another {time}",
  jail = "{name} is jailed, for another {time}", ban = "Banned, for another {time}",
}

--- Tells the active sanctions against WHO.
local function tell_sanctions(e, who, account)
  if account and account.disabled then e.actor:tell("The account is disabled.") end
  for _, one in ipairs(sys.standing(who)) do
    -- The subject of a sanction may also be an address.
    local why = one.subject:lower() ~= who.name:lower() and { one.subject } or {}
    if one.reason ~= "" then why[#why + 1] = one.reason end
    local line = sentence((one.left > 0 and STANDS_FOR or STANDS)[one.kind]) .. (#why > 0 and ": {why}" or ".")
    e.actor:tell(line, { name = words.shown(who), time = words.duration(one.left), why = table.concat(why, ", ") })
  end
end

--- whois for wizards, with addresses and sanctions.
command("@whois {name:word}", { role = "wizard" }, function(e)
  e.who = sys.player(e.name) or manners.by_sight(e.actor, e.name) or refuse("There isn't a player called {name}.", e)
  local account = sys.account(e.who.name)
  whois(e)
  for _, one in ipairs(sys.connections(e.who)) do
    e.actor:tell("From {address} by {door}{secure}, connected for {time}{client}.", {
      address = one.address, door = one.door, secure = one.secure and " (secure)" or "",
      time = words.duration(one.on_for),
      client = one.client ~= "" and words.fill(", with {client}", { client = one.client }) or "",
    })
  end
  if account then
    e.actor:tell("The account was made {created}; its character is #{id}.",
      { created = words.ago(account.created), id = e.who.id })
  end
  tell_sanctions(e, e.who, account)
end)

-- Away.

command("afk", function(e)
  if manners.away(e.actor) then
    sys.set_option(e.actor, "afk", nil)
    missed.come(e.actor)
    return "You're back. To see what you missed, type <cmd missed>missed</>."
  end
  missed.go(e.actor)
  sys.set_option(e.actor, "afk", "not here just now")
  return "You're marked as away. When you're back, type <cmd afk>afk</> again."
end)

--- Refuses a reason that reads like a rank, or like the remarks that `who` adds itself.
local function check_reason(text)
  local low = text:lower()
  if sys.is_staff_text(text) or low:find("link%-?%s*dead") or low:find("^idle") or low:find("%f[%a]on for%f[%A]") then
    refuse("That can't be your reason: it reads like a rank or a remark of the game. For example, type: "
      .. "<cmd afk soup>afk soup</>")
  end
end

command("afk {text:text}", function(e)
  manners.must_speak_afar(e.actor, nil, e.text)
  if #e.text > 100 then refuse("That's too long: 100 characters at most.") end
  check_reason(e.text)
  missed.go(e.actor)
  sys.set_option(e.actor, "afk", e.text)
  e.actor:tell("You're marked as away: {text}", { text = e.text })
end)

-- Ignoring.

local IGNORED_MAX = 100

--- Returns copies of WHO's two ignore lists (by name or mask; by a stranger's face), and a sorted list of the names in
--- them.
local function ignored_by(who)
  local ignored, names = { ignore = {}, faces = {} }, {}
  for option, copy in pairs(ignored) do
    for id, name in pairs(sys.option(who, option) or {}) do
      copy[id] = name
      names[#names + 1] = words.shown(name)
    end
  end
  table.sort(names)
  return ignored, names
end

command("ignore", function(e)
  local _, names = ignored_by(e.actor)
  if #names == 0 then return "You don't ignore anybody. To ignore somebody, type: <cmd ignore NAME>ignore NAME</>" end
  e.actor:tell("You ignore {names}. To hear somebody again, type: "
    .. "<cmd unignore NAME>unignore NAME</>", { names = words.list(names) })
end)

-- A guest can return under another name, so guests from the same address are ignored, too.
local OTHERS_THERE = "guests from the address of %s"

local ENOUGH = "You ignore {n} people, and can't ignore more. To hear one again: <cmd unignore NAME>unignore NAME</>"

--- Makes the actor ignore E.who. SHOWN is how a stranger or a masked person looks, for ignoring by sight. Then the
--- answer is the same for everybody and the entry is a separate one, of the mask or the face, so that the actor learns
--- no name. A wizard must be able to reach everybody: an entry for a masked wizard has no effect.
local function ignore(e, shown)
  local ignored, names = ignored_by(e.actor)
  local other = { who = shown or words.shown(e.who) }
  local is_wizard, how = sys.role(e.who) == "wizard", acquaintance(e.who, e.actor)
  local option = shown and (how == "unmet" or how == "called") and "faces" or "ignore"
  local by_sight = option == "faces" and e.who.id or -e.who.id
  local key = not shown and e.who.id or is_wizard and "-" .. e.who.id or by_sight
  if e.who == e.actor then refuse("That is harder than it sounds.") end
  if is_wizard and not shown then refuse("{Who} runs this game, and must be able to reach you.", other) end
  if ignored.ignore[key] and not shown then refuse("You already ignore {who}. To stop: <cmd unignore {who}>unignore "
    .. "{who}</>", other) end
  if #names >= IGNORED_MAX then refuse(ENOUGH, { n = #names }) end
  local name = shown or e.who.name
  ignored[option][key] = name
  local cloak = not shown and sys.cloak(e.who)
  if cloak then ignored.ignore[cloak] = OTHERS_THERE:format(name) end
  undoing.option(e.actor, sentence("your list of ignored people"), option, ignored[option])
  if e.who.following == e.actor and (shown or how == "met") then e.who.following = nil end
  if shown then
    e.actor:tell("You no longer hear what {the who} says, whispers or emotes. You still get tells, letters and "
      .. "channels.",
      { who = e.who })
  else
    e.actor:tell(cloak and "You no longer hear {who}, nor any guest from the same address. To ignore all guests, type: "
      .. "<cmd ignore guests>ignore guests</>" or "You no longer hear {who}.", other)
  end
end

--- Ignores a sender on a bridged network, or several by a mask with * and ?.
local function ignore_elsewhere(e, sender)
  local ignored, names = ignored_by(e.actor)
  local mask, other = sender:lower(), { who = sender }
  if ignored.ignore[mask] then refuse("You already ignore {who}. To stop: <cmd unignore {who}>unignore "
    .. "{who}</>", other) end
  if #names >= IGNORED_MAX then refuse(ENOUGH, { n = #names }) end
  ignored.ignore[mask] = sender
  undoing.option(e.actor, sentence("your list of ignored people"), "ignore", ignored.ignore)
  e.actor:tell("You no longer hear what {who} says on channels.", other)
end

command("ignore guests", function(e)
  local ignored, names = ignored_by(e.actor)
  if ignored.ignore.guests then refuse("You already ignore all guests. To stop: <cmd unignore guests>unignore "
    .. "guests</>") end
  if #names >= IGNORED_MAX then refuse(ENOUGH, { n = #names }) end
  ignored.ignore.guests = "guests"
  undoing.option(e.actor, sentence("your list of ignored people"), "ignore", ignored.ignore)
  return "You no longer hear what guests say, tell, write or emote. To hear them again: <cmd unignore guests>unignore "
    .. "guests</>"
end)

command("ignore {who:player}", function(e) ignore(e) end)

command("ignore {name:text}", function(e)
  local sender = manners.elsewhere(e.name)
  if sender then return ignore_elsewhere(e, sender) end
  local who = not sys.player(e.name) and manners.by_sight(e.actor, e.name) -- the person seen, wherever they stand
  e.who = who or manners.anybody(e.name)
  ignore(e, who and acquaintance(who, e.actor) ~= "met" and known_as(who, e.actor))
end)

local function is_by_sight(option, id) return option == "faces" or tostring(id):find("^%-%d") ~= nil end

--- True if each word of WANTED is a word of NAME.
local function has_words(name, wanted)
  local some = false
  for word in wanted:lower():gmatch("%S+") do
    if not (" " .. name:lower() .. " "):find(" " .. word .. " ", 1, true) then return false end
    some = true
  end
  return some
end

command("unignore {name:text}", function(e)
  local ignored, player = ignored_by(e.actor), sys.player(e.name)
  local wanted = manners.elsewhere(e.name) or player and player.name or e.name
  local exactly, some = {}, {}
  for option, list in pairs(ignored) do
    for id, name in pairs(list) do
      local at = { option = option, id = id }
      if name:lower() == wanted:lower() then
        exactly[#exactly + 1] = at
      elseif is_by_sight(option, id) and has_words(name, wanted) then
        some[#some + 1] = at
      end
    end
  end
  local found, several = exactly[1] or some[1], #exactly == 0 and #some > 1
  if several then refuse("You ignore several people like that. Give the whole description: "
    .. "<cmd unignore DESCRIPTION>unignore DESCRIPTION</>",
    { who = e.name }) end
  if not found then refuse("You don't ignore {who}.", { who = e.name }) end
  local list = ignored[found.option]
  local name = list[found.id]
  list[found.id] = nil
  for id, other in pairs(list) do
    if other == OTHERS_THERE:format(name) then list[id] = nil end
  end
  undoing.option(e.actor, sentence("your list of ignored people"), found.option, list)
  e.actor:tell("You can hear {who} again.", { who = words.shown(name) })
end)

-- Missed and history.

command("missed", function(e)
  local found, count, since = missed.list(e.actor)
  if not found then return "You haven't been away yet. To read the last lines again, type <cmd history>history</>." end
  if count == 0 then
    return e.actor:tell("You missed nothing since you went away, {when}.",
      { when = words.ago(since) })
  end
  for _, kind in ipairs(missed.KINDS) do
    local list = found[kind[1]]
    if #list > 0 then e.actor:tell("<title>{kind}</>", { kind = kind[2] }, { topic = "history" }) end
    if list.dropped > 0 then
      e.actor:tell("Older ones that are not listed: {n}.", { n = list.dropped }, { topic = "history" })
    end
    for _, one in ipairs(list) do
      e.actor:tell("<say>{text} ({when})</>", { text = one.text, when = words.ago(one.time) }, { topic = "history" })
    end
  end
end)

local HISTORY_LINES = 20

local function history(e, count)
  local told = sys.transcript(e.actor, count)
  if #told == 0 then return "You haven't read anything yet." end
  for _, line in ipairs(told) do
    e.actor:tell("<say>{line}</>", { line = line }, { topic = "history" })
  end
end

command("history", function(e) return history(e, HISTORY_LINES) end)

command("history {n:number}", function(e)
  if e.n < 1 or e.n > 200 then refuse("How many lines? From 1 to 200.") end
  return history(e, math.floor(e.n))
end)

command("history {words:text}", { fallback = true }, function()
  refuse("For the last 20 lines, type <cmd history>history</>. For more: <cmd history NUMBER>history NUMBER</>, up to "
    .. "200.")
end)

-- Undoing settings. A player who has typed something else since, or returns late, may mean that, so an older change
-- needs "undo it".

local SOON, LATE = 60, 600

local function undo(e, sure)
  local age = undoing.age(e.actor)
  if not age then
    refuse("There's nothing to undo. You can undo your own settings: describe me, set, alias, ignore. "
      .. "Things that happened in the world can't be undone.")
  end
  if not sure and (age > LATE or age > SOON and not undoing.is_last(e.actor)) then
    refuse("You can undo only your own settings. Your last change was {time} ago: {what}. To undo it, type: "
      .. "<cmd undo it>undo it</>", { time = words.duration(math.max(1, age)), what = undoing.what(e.actor) })
  end
  if undoing.is_seen(e.actor) then manners.must_speak(e.actor) end
  e.actor:tell("Undone: {what} is as before. To change your mind, type <cmd undo>undo</> again.",
    { what = undoing.undo(e.actor) })
end

command("undo", function(e) undo(e, false) end)
command("undo it", function(e) undo(e, true) end)
