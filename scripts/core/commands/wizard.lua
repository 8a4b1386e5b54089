--- Commands that run the game: roles, people, the server.
local freezing = require("freezing")
local misses = require("misses")
local verbs = require("verbs")
local words = require("words")

local WIZARD = { role = "wizard" }
local EXACT = { role = "wizard", exact = true }

local function must(ok, reason)
  if not ok then verbs.decline(reason or "That can't be done.") end
end

--- Takes WHO off all areas. If they become a builder again, areas have to be granted again.
local function end_grants(e, who)
  for _, area in ipairs(find({ proto = "area" })) do
    local kept, gone = {}, false
    for _, one in ipairs(area.builders or {}) do
      if one == who then gone = true else kept[#kept + 1] = one end
    end
    if gone then
      area.builders = #kept > 0 and kept or nil
      sys.audit("area", area.name or "", "no longer " .. who.name)
      e.actor:tell("{name} may no longer build in {area}.", { name = words.shown(who), area = area })
    end
  end
end

--- Sets the role e.role of e.name. KEEP: their scripts go on even if they are no longer a builder.
local function set_role(e, keep)
  local role = e.role:lower()
  if sys.player(e.name) == e.actor and role ~= "wizard" then
    refuse("You can't change your own role. Ask another wizard.")
  end
  must(sys.set_role(e.name, role))
  e.actor:tell("{name} is now a {role}.", { name = words.shown(e.name), role = role })
  local who = sys.player(e.name)
  if who and role == "player" then
    end_grants(e, who)
    if not keep and not who._frozen and sys.works(who) > 0 then freezing.freeze(e.actor, who) end
  elseif who and who._frozen then
    freezing.thaw(e.actor, who)
  end
  if who and who ~= e.actor then
    who:tell(role == "builder" and "You are now a builder. To begin, type <cmd help building>help building</>, or open "
      .. "the page /build of this game." or "You are now a {role}.", { role = role })
  end
end

command("@role {name:word} {role:word}", WIZARD, function(e) set_role(e, false) end)
command("@role {name:word} {role:word} keep", WIZARD, function(e) set_role(e, true) end)

command("@boot {who:player}", EXACT, function(e)
  if e.who == e.actor then refuse("To leave the game, type <cmd quit>quit</>.") end
  if not sys.online(e.who) then refuse("{Who} isn't in the game.", { who = words.shown(e.who) }) end
  local name, shown = e.who.name, words.shown(e.who)
  sys.audit("boot", name, "")
  sys.boot(e.who, "You have been sent out of the game.")
  e.actor:tell("You've sent {name} out of the game.", { name = shown })
end)

command("@wall {text:text}", WIZARD, function(e)
  sys.audit("wall", "", e.text)
  sys.wall(render(nil, "{who} tells everybody: {text}", { who = words.shown(e.actor), text = e.text }))
end)

command("@guests", WIZARD, function()
  return sys.guests() and "Guests may come in." or "Guests can't come in."
end)

command("@guests {choice:word}", EXACT, function(e)
  local choice = e.choice:lower()
  if choice ~= "on" and choice ~= "off" then refuse("@guests can be on or off.") end
  sys.guests(choice == "on")
  sys.audit("guests", choice, "")
  return choice == "on" and "Guests may come in again."
    or "Guests can't come in until you type <cmd @guests on>@guests on</>, or until the configuration is read again. "
      .. "Guests who are here stay."
end)

command("@force {who:any} {text:text}", EXACT, function(e)
  if not e.who:is("character") then refuse("You can only force people and creatures.") end
  if not e.who.location then refuse("{Who} isn't in the game.", { who = words.shown(e.who) }) end
  sys.audit("force", e.who.name, e.text)
  e.actor:tell("You make {who} do that.", { who = e.who })
  perform(e.who, e.text)
end)

command("@reload", EXACT, function(e)
  e.actor:tell("Reloading the scripts.")
  local ok, summary = sys.reload()
  sys.audit("reload", ok and "taken" or "refused", summary)
  e.actor:tell(ok and "Reloaded: {summary}." or "Nothing has changed: {summary}",
    { summary = summary })
end)

command("@stats help", WIZARD, function(e)
  local rows = misses.top(10)
  if #rows == 0 then return "Nobody has looked for anything that help lacks." end
  e.actor:tell("Words that players asked help for without finding a page:")
  for _, row in ipairs(rows) do
    e.actor:tell("  {count}  {word}", { word = row.word, count = ("%4d"):format(row.count) })
  end
  e.actor:tell("To begin the count again: <cmd @stats help clear>@stats help clear</>")
end)

command("@stats help clear", WIZARD, function()
  misses.clear()
  return "The count of words that help lacks begins again."
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
  if seconds > 0 then
    sys.wall(words.fill("The game will shut down in {time}.", { time = words.duration(seconds) }))
  end
  sys.shutdown(seconds)
end

command("@shutdown in {seconds:number}", EXACT, function(e)
  if e.seconds < 0 or e.seconds > 86400 then refuse("In how many seconds? From 0 to 86400.") end
  shut_down(e, math.floor(e.seconds))
end)

command("@shutdown", EXACT, function(e) shut_down(e, 0) end)

command("@shutdown cancel", EXACT, function(e)
  if not sys.shutdown(-1) then refuse("No shutdown is planned.") end
  sys.audit("shutdown", "", "cancelled")
  sys.wall("The shutdown has been cancelled. The game goes on.")
end)
