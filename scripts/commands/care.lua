--- Wizards' care of the game: areas and who may build there, who is muted, what was done, copies.
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

-- What was done.

local AUDIT_LINES = 30
local WORDS = { by = "by", about = "about", action = "action", door = "door", from = "from", before = "before" }

local function audit(e, filter)
  local done, more = sys.audit_lines(filter, AUDIT_LINES)
  if not done then verbs.decline(quote(more)) end
  if #done == 0 and not more then return "Nothing of that kind has been done." end
  for i = #done, 1, -1 do
    local act = done[i]
    local from = act.door ~= "" and " (" .. act.door .. (act.address ~= "" and ", " .. act.address or "") .. ")" or ""
    e.actor:tell("{time}, {actor}{from}: {action} {subject} {detail}", {
      time = words.ago(act.time), actor = act.actor, from = from, action = act.action,
      subject = act.subject, detail = act.detail,
    })
  end
  if more then e.actor:tell("Older ones: the same with before {n}", { n = more }) end
end

--- A time so long ago.
local function ago(span)
  local seconds = span and words.parse_duration(span)
  if not seconds then refuse("Since when? \"10m\", \"2h\" or \"3d\" ago, say.") end
  return now() - seconds
end

command("@audit", WIZARD, function(e) return audit(e, {}) end)
command("@audit {name:word}", WIZARD, function(e) return audit(e, { name = e.name }) end)

command("@audit {words:text}", WIZARD, function(e)
  local filter, key = {}, nil
  for word in e.words:gmatch("%S+") do
    if key == "since" or key == "until" then
      filter[key == "since" and "since" or "till"] = ago(word)
      key = nil
    elseif key then
      filter[key] = key == "before" and (tonumber(word) or refuse("Before which number?")) or word
      key = nil
    elseif WORDS[word:lower()] or word == "since" or word == "until" then
      key = word:lower()
    elseif not filter.name then
      filter.name = word
    else
      refuse("What of it? @audit [NAME] [by NAME] [about NAME] [action WORD] [door DOOR] [from ADDRESS] [since 3d] "
        .. "[until 1d] [before NUMBER]")
    end
  end
  if key then refuse("Say what comes after \"{word}\".", { word = key }) end
  return audit(e, filter)
end)

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
