--- Keeping the game: roles, people, the server.
local verbs = require("verbs")
local words = require("words")

local WIZARD = { role = "wizard" }
local EXACT = { role = "wizard", exact = true }

local function must(ok, reason)
  if not ok then verbs.decline(reason or "That can't be done.") end
end

--- Who builds no more has no area to build in; given the role again, they are granted anew.
local function end_grants(e, who)
  for _, area in ipairs(find({ proto = "area" })) do
    local kept, gone = {}, false
    for _, one in ipairs(area.builders or {}) do
      if one == who then gone = true else kept[#kept + 1] = one end
    end
    if gone then
      area.builders = #kept > 0 and kept or nil
      sys.audit("area", area.name or "", "no longer " .. who.name)
      e.actor:tell("{name} may no longer build in {area}.", { name = who.name, area = area })
    end
  end
end

command("@role {name:word} {role:word}", WIZARD, function(e)
  if sys.player(e.name) == e.actor and e.role:lower() ~= "wizard" then
    refuse("Your own role is for another wizard to take.")
  end
  must(sys.set_role(e.name, e.role:lower()))
  e.actor:tell("{name} is a {role} now.", { name = e.name, role = e.role:lower() })
  local who = sys.player(e.name)
  if who and e.role:lower() == "player" then end_grants(e, who) end
  if who and who ~= e.actor then
    who:tell("You are a {role} now.", { role = e.role:lower() })
  end
end)

command("@boot {who:player}", EXACT, function(e)
  if e.who == e.actor then refuse("To leave, type \"quit\".") end
  if not sys.online(e.who) then refuse("{Who} is not in the game.", { who = e.who.name }) end
  local name = e.who.name
  sys.audit("boot", name, "")
  sys.boot(e.who, "You have been sent out of the game.")
  e.actor:tell("{name} is out of the game.", { name = name })
end)

command("@wall {text:text}", WIZARD, function(e)
  sys.audit("wall", "", e.text)
  sys.wall(render(nil, "{who} tells everybody: {text}", { who = e.actor.name, text = e.text }))
end)

--- Keeps SUBJECT out, and ends what is in play of it.
local function ban_one(subject, seconds, reason)
  must(sys.ban(subject, seconds, reason))
  sys.ban_end(subject, reason ~= "" and "You have been banned: " .. reason or "You have been banned.")
end

--- A guest comes again under any name, so the name alone keeps nobody out: so many addresses, as
--- guests@ADDRESS, go with it; of one who has gone, the last.
local function addresses_of(e, who)
  local list, known = {}, {}
  local function add(network)
    local subject = "guests@" .. network
    if not known[subject] and not sys.ban_covers(subject, e.actor) then list[#list + 1] = subject end
    known[subject] = true
  end
  for _, one in ipairs(who and sys.is_guest(who) and sys.connections(who) or {}) do add(one.network) end
  local gone = not who and not sys.account(e.subject) and sys.gone_guest(e.subject)
  if gone then add(gone) end
  return list
end

--- A name that the game gave to a guest keeps nobody out: the next guest has another.
local function must_keep_somebody_out(e, who, also)
  if who or #also > 0 or not e.subject:lower():find("^guest%-%d+$") then return end
  refuse("{name} is not here, and where they came from is not known; the next guest has another name. To keep guests "
    .. "out by address: @ban guests@ADDRESS. To keep all guests out: @guests off", { name = e.subject })
end

local function ban(e, seconds)
  local who, reason = sys.player(e.subject), e.reason or ""
  if who == e.actor or sys.ban_covers(e.subject, e.actor) then refuse("That would keep you out yourself.") end
  if who and sys.role(who) == "wizard" then
    refuse("{Who} is a wizard. First: @role {who} player", { who = who.name })
  end
  local names = { subject = e.subject, time = seconds and words.duration(seconds), reason = reason }
  local also = addresses_of(e, who)
  must_keep_somebody_out(e, who, also)
  ban_one(e.subject, seconds, reason)
  e.actor:tell(seconds and "{subject} is banned for {time}." or "{subject} is banned.", names)
  if not who and not sys.account(e.subject) and not e.subject:find("[.:@/*?]") then
    e.actor:tell("Nobody has that name yet; whoever takes it is kept out.")
  end
  for _, subject in ipairs(also) do
    ban_one(subject, seconds, reason)
    e.actor:tell("So are guests, and new names, from there: {subject}", { subject = subject })
  end
end

local function ban_for(e)
  local seconds = words.parse_duration(e.span)
  if not seconds then refuse("How long? \"30 minutes\", \"2 hours\" or \"7 days\", say.") end
  ban(e, seconds)
end

command("@ban {subject:word} for {span:text} because {reason:text}", EXACT, ban_for)
command("@ban {subject:word} for {span:text}", EXACT, ban_for)
command("@ban {subject:word} because {reason:text}", EXACT, function(e) ban(e, nil) end)
command("@ban {subject:word}", EXACT, function(e) ban(e, nil) end)

command("@guests", WIZARD, function()
  return sys.guests() and "Guests may come in." or "No guests may come in."
end)

command("@guests {choice:word}", EXACT, function(e)
  local choice = e.choice:lower()
  if choice ~= "on" and choice ~= "off" then refuse("@guests can be on or off.") end
  sys.guests(choice == "on")
  sys.audit("guests", choice, "")
  return choice == "on" and "Guests may come in again."
    or "No more guests come in, until @guests on, or until the configuration is read again. Those who are here stay."
end)

--- The bans of addresses that were made together with one of a name.
local function made_with(gone, bans)
  local list = {}
  for _, one in ipairs(bans) do
    local alike = one.reason == gone.reason and math.abs(one.left - gone.left) < 2
    if alike and one.subject:find("^guests@") then list[#list + 1] = one.subject end
  end
  return list
end

command("@unban {subject:word}", EXACT, function(e)
  local before, still = sys.bans(), {}
  must(sys.unban(e.subject))
  e.actor:tell("{subject} is banned no more.", e)
  for _, one in ipairs(sys.bans()) do still[one.subject] = true end
  for _, one in ipairs(before) do
    local others = not still[one.subject] and not one.subject:find("[.:@]") and made_with(one, before) or {}
    for _, subject in ipairs(others) do
      e.actor:tell("Guests, and new names, from there are still kept out. To let them in: @unban {other}",
        { other = subject })
    end
  end
end)

command("@force {who:any} {text:text}", EXACT, function(e)
  if not e.who:is("character") then refuse("Only people and creatures do what they are told.") end
  if not e.who.location then refuse("{Who} is not in the game.", { who = e.who.name }) end
  sys.audit("force", e.who.name, e.text)
  e.actor:tell("You make {who} do it.", { who = e.who })
  perform(e.who, e.text)
end)

command("@reload", EXACT, function(e)
  e.actor:tell("The scripts are being read again.")
  local ok, summary = sys.reload()
  sys.audit("reload", ok and "taken" or "refused", summary)
  e.actor:tell(ok and "Reloaded: {summary}." or "Nothing is changed: {summary}",
    { summary = summary })
end)

command("@stats", WIZARD, function(e)
  local stats, names = sys.stats(), {}
  for name in pairs(stats) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    local value = stats[name]
    if value ~= math.floor(value) then value = string.format("%.1f", value) end
    e.actor:tell("{name} = {value}", { name = name, value = value })
  end
end)

local function shut_down(e, seconds)
  sys.audit("shutdown", "", tostring(seconds))
  if seconds > 0 then sys.wall("The game ends in " .. words.duration(seconds) .. ".") end
  sys.shutdown(seconds)
end

command("@shutdown in {seconds:number}", EXACT, function(e)
  if e.seconds < 0 or e.seconds > 86400 then refuse("In how many seconds? 0 to 86400.") end
  shut_down(e, math.floor(e.seconds))
end)

command("@shutdown", EXACT, function(e) shut_down(e, 0) end)

command("@shutdown cancel", EXACT, function(e)
  if not sys.shutdown(-1) then refuse("No end has been set.") end
  sys.audit("shutdown", "", "cancelled")
  sys.wall("The game goes on: it does not end after all.")
end)
