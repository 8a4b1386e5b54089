--- Maintenance commands for wizards: @audit and @backup.
local verbs = require("verbs")
local words = require("words")

local WIZARD = { role = "wizard" }
local EXACT = { role = "wizard", exact = true }

-- The audit log.

local AUDIT_LINES = 30
local WORDS = { by = "by", about = "about", action = "action", door = "door", from = "from", before = "before" }

local function audit(e, filter)
  local done, more = sys.audit_lines(filter, AUDIT_LINES)
  if not done then verbs.decline_plain(more) end
  if #done == 0 and not more then return "There are no such entries." end
  for i = #done, 1, -1 do
    local act = done[i]
    local from = act.door ~= "" and " (" .. act.door .. (act.address ~= "" and ", " .. act.address or "") .. ")" or ""
    e.actor:tell("{time}, {actor}{from}: {action} {subject} {detail}", {
      time = words.ago(act.time), actor = act.actor, from = from, action = act.action,
      subject = act.subject, detail = act.detail,
    })
  end
  if more then e.actor:tell("For older ones, add: before {n}", { n = more }) end
end

--- Returns the time that lies SPAN in the past.
local function ago(span)
  local seconds = span and words.parse_duration(span)
  if not seconds then refuse("How long ago? For example 10m, 2h or 3d.") end
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
      refuse("Type: <cmd @audit NAME>@audit</> [NAME] [by NAME] [about NAME] [action WORD] [door DOOR] "
        .. "[from ADDRESS] [since 3d] [until 1d] [before NUMBER]")
    end
  end
  if key then refuse("Something is missing after \"{word}\".", { word = key }) end
  return audit(e, filter)
end)

-- Backups.

command("@backup", EXACT, function(e)
  verbs.needs(sys.backup, "backup")
  sys.audit("backup", "", "")
  e.actor:tell("Making a copy of the world.")
  local path, problem = sys.backup()
  if not path then
    return e.actor:tell("The copy failed: {problem}", { problem = problem })
  end
  e.actor:tell("The copy is in {path}.", { path = path })
end)
