--- Wizards' care of the game: areas and who may build there, who is muted, what was done, copies.
local manners = require("manners")
local verbs = require("verbs")
local words = require("words")

local WIZARD = { role = "wizard" }
local EXACT = { role = "wizard", exact = true }
local GRANT = { role = "wizard", recorded = true }

-- Areas.

--- The area called TEXT, or nil.
local function find_area(e, text)
  if text:lower() == "here" then return e.room and e.room.area end
  local named = object(text:match("^[#$]") and text or "$" .. text)
  if named then return named end
  for _, area in ipairs(find({ proto = "area" })) do
    if area.name and area.name:lower() == text:lower() then return area end
  end
end

local function get_area(e)
  return find_area(e, e.name) or refuse("There is no area {name}. @area {name} = BUILDER makes it.", e)
end

--- Builders from "ann, bob".
local function builders(text)
  local list = {}
  for _, name in ipairs(words.split(text)) do
    local who = sys.player(name)
    if not who then refuse("Nobody is called {name}.", { name = name }) end
    if sys.role(who) == "player" then
      refuse("{Name} is no builder. @role {name} builder makes one.", { name = who.name })
    end
    list[#list + 1] = who
  end
  return list
end

local function show(e, area)
  local names = {}
  for _, who in ipairs(area.builders or {}) do
    local living = verbs.living(who)
    if living then names[#names + 1] = living.name end
  end
  e.actor:tell(#names > 0 and "In {area} may build {names}." or "Nobody has been granted {area}.",
    { area = build.literal(area), names = words.list(names) })
end

local function make(e)
  if #e.name > 80 then refuse("That name is too long; 80 letters at most.") end
  local area = create("area", { name = e.name, proper = true })
  build.set_owner(area, e.actor)
  e.actor:tell("There is a new area, {area}. A room belongs to it by: @set here.area = #{id}",
    { area = build.literal(area), id = area.id })
  return area
end

command("@area {name:text} = {list:text}", GRANT, function(e)
  local list = builders(e.list)
  local area = find_area(e, e.name) or make(e)
  area.builders = list
  sys.audit("area", area.name or "", e.list)
  show(e, area)
end)

command("@area {name:text} =", GRANT, function(e)
  local area = get_area(e)
  area.builders = nil
  sys.audit("area", area.name or "", "")
  show(e, area)
end)

command("@area {name:text}", WIZARD, function(e) show(e, get_area(e)) end)

-- Muting.

local function must(ok, reason) verbs.must(ok, reason or "That can't be done.") end

local function mute(e, seconds)
  local names = { who = e.who.name, time = seconds and words.duration(seconds), reason = e.reason }
  if sys.role(e.who) == "wizard" then refuse("{Who} is a wizard; talk to them.", names) end
  e.who._muted_until = seconds and now() + seconds or true
  local parts = { names.time }
  parts[#parts + 1] = e.reason
  sys.audit("mute", e.who.name, table.concat(parts, ": "))
  e.actor:tell(seconds and "{who} is muted for {time}." or "{who} is muted until you lift it: @unmute {who}", names)
  if sys.online(e.who) then
    local line = seconds and "You have been muted for {time}." or "You have been muted."
    e.who:tell(e.reason and line .. " The reason: {reason}" or line, names)
  end
end

--- Somebody of a bridged network: nothing that they say is heard here.
local function mute_elsewhere(e, sender, seconds)
  must(sys.ban(sender, seconds, e.reason or ""))
  local line = seconds and "{who} is not heard here for {time}."
    or "{who} is not heard here until you lift it: @unmute {who}"
  e.actor:tell(line, { who = sender, time = seconds and words.duration(seconds) })
end

local function span_of(e)
  if not e.span then return nil end
  local seconds = words.parse_duration(e.span)
  if not seconds or seconds < 1 then refuse("How long? \"10m\", \"2 hours\" or \"3d\", say.") end
  return seconds
end

command("@mute {who:player} [for {span:text}] [because {reason:text}]", EXACT, function(e)
  mute(e, span_of(e))
end)

--- Who is not in the game, or in this one.
command("@mute {name:word} [for {span:text}] [because {reason:text}]", EXACT, function(e)
  local sender = manners.elsewhere(e.name)
  if sender then return mute_elsewhere(e, sender, span_of(e)) end
  e.who = manners.anybody(e.name)
  mute(e, span_of(e))
end)

local function unmute(e)
  local names = { who = e.who.name }
  if not e.who._muted_until then refuse("{Who} is not muted.", names) end
  e.who._muted_until = nil
  sys.audit("unmute", e.who.name, "")
  e.actor:tell("{who} may speak again.", names)
  if sys.online(e.who) then e.who:tell("You may speak again.") end
end

command("@unmute {who:player}", EXACT, unmute)

command("@unmute {name:word}", EXACT, function(e)
  local sender = manners.elsewhere(e.name)
  if sender then
    must(sys.unban(sender))
    return e.actor:tell("{who} is heard here again.", { who = sender })
  end
  e.who = manners.anybody(e.name)
  unmute(e)
end)

-- Bans in force; making and lifting them is in wizard.lua.

command("@ban|@bans", WIZARD, function(e)
  local bans = sys.bans()
  if #bans == 0 then return "Nobody is banned." end
  for _, ban in ipairs(bans) do
    local line = ban.left > 0 and "{subject}, for another {time}" or "{subject}, for good"
    if ban.reason ~= "" then line = line .. ": {reason}" end
    e.actor:tell(line, { subject = ban.subject, time = words.duration(ban.left), reason = ban.reason })
  end
end)

-- What was done.

local AUDIT_LINES = 30

local function audit(e, name)
  local done = sys.audit_lines(name, AUDIT_LINES)
  if #done == 0 then return "Nothing of that kind has been done." end
  for i = #done, 1, -1 do
    local act = done[i]
    e.actor:tell("{time}, {actor}: {action} {subject} {detail}", {
      time = words.ago(act.time), actor = act.actor, action = act.action,
      subject = act.subject, detail = act.detail,
    })
  end
end

command("@audit", WIZARD, function(e) return audit(e, nil) end)
command("@audit {name:word}", WIZARD, function(e) return audit(e, e.name) end)

-- A copy.

command("@backup", EXACT, function(e)
  sys.audit("backup", "", "")
  e.actor:tell("A copy of the world is being made.")
  local path, problem = sys.backup()
  if not path then
    return e.actor:tell("There is no copy: {problem}", { problem = problem })
  end
  e.actor:tell("The copy is {path}.", { path = path })
end)
