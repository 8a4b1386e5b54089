--- "@quota" shows what a builder owns and may own. Wizards can see and change others' quotas.
local building = require("building")
local words = require("words")

local WIZARD = { role = "wizard" }

local function show(e, who)
  for _, quota in ipairs(building.must(build.quota(who))) do
    e.actor:tell(quota.most and "{name}: {use} of {most}" or "{name}: {use}", quota)
  end
end

command("@quota", building.reading, function(e) show(e, e.actor) end)

command("@quota {who:player}", building.reading, function(e) show(e, e.who) end)

--- Returns the quota's name and limit in "objects 200"; nil as the limit resets it to the configuration's.
local function parse(item)
  local name, most = item:match("^([%a_]+)%s+(%w+)$")
  if not name then refuse("Which quota, and how much? For example: @quota NAME = objects 200, timers 50") end
  if most:lower() == "default" then return name, nil end
  local number = math.tointeger(tonumber(most))
  if not number then refuse("\"{most}\" isn't a whole number.", { most = most }) end
  return name, number
end

command("@quota {who:player} = {list:text}", WIZARD, function(e)
  for _, item in ipairs(words.split(e.list)) do
    local name, most = parse(item)
    building.must(build.set_quota(e.who, name, most))
  end
  sys.audit("quota", e.who.name, e.list)
  e.actor:tell("New quotas of {who}:", { who = words.shown(e.who) })
  show(e, e.who)
end)
