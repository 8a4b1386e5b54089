--- Sanctions: warnings, mutes, jail and bans; and wizards' notes about players.
--
-- The engine does what follows from a sanction (who is told, what ends, who is moved), so that web pages and the API
-- do the same.
local afar = require("afar")
local crowd = require("crowd")
local manners = require("manners")
local verbs = require("verbs")
local words = require("words")

local WIZARD = { role = "wizard" }
local EXACT = { role = "wizard", exact = true }
local LISTED = 50

--- Answers to the wizard for a sanction with an end; {who} and {time} are put in.
local DONE = {
  warn = "{who} has been warned.",
  mute = "{who} is muted for {time}.",
  jail = "{who} is jailed for {time}.",
  ban = "{who} is banned for {time}.",
}
local FOR_GOOD = {
  warn = DONE.warn,
  mute = "{who} is muted until you lift it: <cmd @unmute {who}>@unmute {who}</>",
  jail = "{who} is jailed until you lift it: @unjail {who}",
  ban = "{who} is banned.",
}
local ALSO = {
  mute = "The same goes for guests and new names from there: {who}",
  jail = "The same goes for guests and new names from there: {who}",
  ban = "The same goes for guests and new names from there: {who}",
}
local LIFTED = {
  mute = "{who} may speak again.",
  jail = "{who} is free again.",
  ban = "{who} is no longer banned.",
}

local STILL = {
  mute = "Guests from there are still muted. To lift that, too: <cmd @unmute {other}>@unmute {other}</>",
  jail = "Guests from there are still jailed. To lift that, too: @unjail {other}",
  ban = "Guests and new names from there are still banned. To let them in: <cmd @unban {other}>@unban {other}</>",
}

--- Returns the seconds in a span such as "10m"; nil for a sanction without an end.
local function seconds_of(span)
  if not span or span:lower():find("^forever$") or span:lower():find("^good$") then return nil end
  local seconds = words.parse_duration(span)
  if not seconds or seconds < 1 then refuse("How long? For example 10m, 2 hours, 3d or forever.") end
  return seconds
end

--- Returns SUBJECT as it is shown: the player's own spelling. For a departed guest it restores the digits of the name,
-- which the record spells with letters.
local function written(subject)
  local account = sys.account(subject)
  local who = sys.player(subject)
  local digits = subject:match("^guest%-([ol2-9]+)$")
  return who and words.shown(who) or account and account.name
    or digits and "guest-" .. digits:gsub("[ol]", { o = "0", l = "1" }) or subject
end

local function is_name(subject) return not subject:find("[.:@/*?]") end

--- Returns the span and the reason without "everywhere" at their end, and whether it was there.
local function everywhere(e, span)
  local text = e.reason or span
  local rest = text and text:match("^(.-)%s+everywhere$")
  if not rest or not sys.realm() then return span, e.reason, false end
  if e.reason then return span, rest, true end
  return rest, nil, true
end

--- If E.who is not the name of a player or account, it may describe somebody here: sets their name instead.
local function find_subject(e)
  local is_one_of_several = e.who:find("^%d+%.%a")
  if (is_name(e.who) or is_one_of_several) and not sys.player(e.who) and not sys.account(e.who) then
    local who = manners.by_sight(e.actor, e.who)
    e.who = who and who.name or e.who
  end
end

local function impose(e, kind, span, report, all)
  local reason
  find_subject(e)
  if kind == "ban" or kind == "mute" then
    local ends
    span, reason, ends = everywhere(e, span)
    all = all or ends
  else
    reason = e.reason
  end
  local seconds = seconds_of(span)
  if all then afar.impose(e.actor, kind, e.who, seconds, reason) end
  local made, why = sys.sanction(kind, e.who, seconds, reason, report)
  if not made and all and not sys.account(e.who) and not sys.player(e.who) then
    return e.actor:tell("Not in this world: {why}", { why = why })
  end
  if not made then verbs.decline_plain(why) end
  local time = seconds and words.duration(seconds)
  local lines = seconds and DONE or FOR_GOOD
  e.actor:tell(lines[kind], { who = written(made[1].subject), time = time })
  if made.unknown and kind == "ban" then
    e.actor:tell("Nobody has that name yet. Anybody who takes it will be banned.")
  end
  local who = is_name(made[1].subject) and sys.player(made[1].subject)
  if kind == "warn" and who and not sys.online(who) then e.actor:tell("They'll read it when they log in.") end
  for n = 2, #made do e.actor:tell(ALSO[kind], { who = made[n].subject }) end
end

for _, kind in ipairs({ "mute", "jail", "ban" }) do
  command("@" .. kind .. " {who:word} for {time:text} because|= {reason:text}", EXACT,
    function(e) impose(e, kind, e.time) end)
  command("@" .. kind .. " {who:word} for {time:text}", EXACT, function(e) impose(e, kind, e.time) end)
  command("@" .. kind .. " {who:word} because|= {reason:text}", EXACT, function(e) impose(e, kind) end)
  command("@" .. kind .. " {who:word}", EXACT, function(e) impose(e, kind) end)
end
command("@ban {who:word} everywhere", EXACT, function(e) impose(e, "ban", nil, nil, true) end)
command("@mute {who:word} everywhere", EXACT, function(e) impose(e, "mute", nil, nil, true) end)

command("@warn {who:word} [because|=] {reason:text}", EXACT, function(e) impose(e, "warn") end)
command("@warn {who:word}", EXACT, function()
  refuse("Give a reason, which they will read: <cmd @warn NAME because REASON>@warn NAME because REASON</>")
end)

-- Sanctions from a report: the subject is the player it is about, and the record names the report.

local function of_report(e, kind, span)
  local report = sys.report(math.tointeger(e.n) or 0) or refuse("Report {n} doesn't exist. For the list, type "
    .. "<cmd @watch>@watch</>.",
    { n = e.n })
  if not report.about then
    refuse("Report {n} doesn't begin with a player's name. Name the player: @{kind} NAME because REASON",
      { n = report.number, kind = kind })
  end
  e.who = report.about.key
  if report.state == "open" then sys.report_set(report.number, "taken") end
  impose(e, kind, span, report.number)
end

for _, kind in ipairs({ "warn", "mute", "jail", "ban" }) do
  command("@watch {n:number} " .. kind .. " for {time:text} because {reason:text}", EXACT,
    function(e) of_report(e, kind, e.time) end)
  command("@watch {n:number} " .. kind .. " because {reason:text}", EXACT, function(e) of_report(e, kind) end)
end

-- Lifting.

--- Returns the sanctions on guests' addresses that were imposed together with GONE.
local function made_with(gone, all)
  local list = {}
  for _, one in ipairs(all) do
    local alike = one.kind == gone.kind and one.reason == gone.reason and math.abs(one.time - gone.time) < 2
    if alike and one.subject:find("^guests@") then list[#list + 1] = one.subject end
  end
  return list
end

--- Returns the active sanction of KIND against SUBJECT, and all active sanctions.
local function standing(kind, subject)
  local own = sys.sanctions(subject, true, nil, LISTED)
  for _, one in ipairs(own) do
    if one.kind == kind and one.stands then return one, sys.sanctions(nil, true, nil, 200) end
  end
end

local function lift(e, kind, all_worlds)
  local _, why, ends = everywhere(e)
  all_worlds = all_worlds or ends and kind ~= "jail"
  local before, all = standing(kind, e.who)
  if all_worlds then afar.impose(e.actor, "un" .. kind, e.who, nil, why) end
  local ok, reason = sys.lift_of(kind, e.who, why)
  if not ok and all_worlds then return e.actor:tell("Nothing was lifted in this world: {why}", { why = reason }) end
  if not ok then
    local missing = kind ~= "ban" and sys.player(e.who)
    if missing then
      refuse(kind == "mute" and "{Who} isn't muted." or "{Who} isn't jailed.", { who = words.shown(missing) })
    end
    verbs.decline_plain(reason)
  end
  e.actor:tell(LIFTED[kind], { who = written(before and before.subject or e.who) })
  for _, other in ipairs(before and is_name(before.subject) and made_with(before, all) or {}) do
    e.actor:tell(STILL[kind], { other = other })
  end
end

for _, kind in ipairs({ "mute", "jail", "ban" }) do
  command("@un" .. kind .. " {who:word} [because {reason:text}]", EXACT, function(e) lift(e, kind) end)
end
command("@unban {who:word} everywhere", EXACT, function(e) lift(e, "ban", true) end)
command("@unmute {who:word} everywhere", EXACT, function(e) lift(e, "mute", true) end)
command("@release {who:word} [because {reason:text}]", EXACT, function(e) lift(e, "jail") end)

command("@lift {n:number} [because {reason:text}]", EXACT, function(e)
  local ok, reason = sys.lift(math.tointeger(e.n) or 0, e.reason)
  if not ok then verbs.decline_plain(reason) end
  e.actor:tell("Sanction {n} has been lifted.", { n = e.n })
end)

-- Lists.

local function describe(e, one)
  local line = "#{n} {kind} {who}"
  if one.stands and one.kind ~= "warn" then
    line = line .. (one.left > 0 and ", for another {time}" or ", forever")
  elseif one.stands then
    line = line .. ", not read yet"
  elseif one.ended > 0 and one.kind ~= "warn" and one.kind ~= "note" then
    line = line .. (one.ended_by and ", lifted by {by} {ended}" or ", over {ended}")
  end
  line = line .. " ({author}, {made})"
  if one.reason ~= "" then line = line .. ": {reason}" end
  if one.report > 0 then line = line .. " (report {report})" end
  if one.ended_why ~= "" then line = line .. " [{why}]" end
  e.actor:tell(line, {
    n = one.number, kind = one.kind, who = written(one.subject), time = words.duration(one.left),
    by = one.ended_by, ended = words.ago(one.ended), author = one.author or "the server",
    made = one.time > 0 and words.ago(one.time) or "date unknown", reason = one.reason, why = one.ended_why,
    report = one.report,
  })
end

--- Tells the sanctions in ROWS, or only the active ones of KINDS, or refuses with NONE.
local function list(e, rows, kinds, none)
  local count = 0
  for _, one in ipairs(rows) do
    if not kinds or kinds[one.kind] and one.stands then
      describe(e, one)
      count = count + 1
    end
  end
  if count == 0 then refuse(none) end
end

command("@sanctions", WIZARD, function(e)
  list(e, sys.sanctions(nil, true, nil, 200), nil, "No sanctions are active.")
end)
command("@sanctions all", WIZARD, function(e)
  list(e, sys.sanctions(nil, false, nil, LISTED), nil, "There have been no sanctions yet.")
end)
command("@sanctions {who:word}", WIZARD, function(e)
  list(e, sys.sanctions(e.who, false, nil, LISTED), nil, "No sanctions are recorded for that.")
end)

command("@ban|@bans", WIZARD, function(e)
  local rows = sys.sanctions(nil, true, nil, 200)
  local found = false
  for _, ban in ipairs(rows) do
    if ban.kind == "ban" and ban.stands then
      found = true
      local line = ban.left > 0 and "{subject}, for another {time}" or "{subject}, forever"
      if ban.reason ~= "" then line = line .. ": {reason}" end
      e.actor:tell(line, { subject = ban.subject, time = words.duration(ban.left), reason = ban.reason })
    end
  end
  if not found then return "Nobody is banned." end
end)

-- Notes.

command("@note {who:word} = {reason:text}", EXACT, function(e)
  local made, reason = sys.sanction("note", e.who, nil, e.reason)
  if not made then verbs.decline_plain(reason) end
  e.actor:tell("Your note about {who} is kept. To read it: "
    .. "<cmd @record {who}>@record {who}</>", { who = written(made[1].subject) })
end)

-- A player's whole record.

--- Returns the names of other players in the game who share an address with WHO.
local function sharing(who)
  local own, names = {}, {}
  for _, one in ipairs(sys.connections(who)) do own[one.network] = true end
  crowd.each(function(player, one)
    local shares = false
    for _, connection in ipairs(player ~= who and sys.connections(player) or {}) do
      shares = shares or own[connection.network]
    end
    if shares then names[#names + 1] = one.name end
  end)
  return names
end

command("@record {who:word}", WIZARD, function(e)
  find_subject(e)
  local who, account = sys.player(e.who), sys.account(e.who)
  local rows = sys.sanctions(e.who, false, nil, LISTED)
  local about = sys.reports(nil, nil, e.who, LISTED)
  local by = sys.reports(nil, e.who, nil, LISTED)
  if not who and not account and #rows + #about + #by == 0 then
    refuse("Nothing is recorded about {name}.", { name = e.who })
  end
  local names = { name = written(e.who), about = words.count(#about, "report"), by = #by, open = 0 }
  for _, one in ipairs(about) do if one.state ~= "closed" then names.open = names.open + 1 end end
  e.actor:tell("<title>{name}</>: {about} about them ({open} not closed), {by} by them.", names)
  for n = 1, math.min(#about, 5) do
    e.actor:tell("  report {n}, {state}, by {sender}, {time}: {text}", {
      n = about[n].number, state = about[n].state, sender = words.shown(about[n].sender.name),
      time = words.ago(about[n].time),
      text = about[n].text:match("^[^\n]*"):sub(1, 100),
    })
  end
  for _, one in ipairs(rows) do describe(e, one) end
  local others = who and sharing(who) or {}
  if #others > 0 then e.actor:tell("In the game from the same address: {names}.", { names = words.list(others) }) end
end)

command("@boot {name:word} everywhere", EXACT, function(e)
  if e.name:lower() == e.actor.name:lower() then refuse("To leave the game, type <cmd quit>quit</>.") end
  afar.impose(e.actor, "boot", e.name)
  local who = sys.player(e.name)
  if not who or not sys.online(who) then return end
  sys.audit("boot", who.name, "everywhere")
  sys.boot(who, "You have been sent out of the game.")
  e.actor:tell("You've sent {name} out of the game.", { name = words.shown(who) })
end)
