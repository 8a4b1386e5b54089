--- Socials of imported areas. Each is a command that comes after the game's own command of that name.
local lore = require("lore")
local manners = require("manners")
local verbs = require("verbs")

--- The codes $n, $N ... as placeholders of the game's own texts.
local CODES = { n = "{actor}", m = "{actor them}", s = "{actor their}", e = "{actor they}", N = "{the who}",
  M = "{who them}", S = "{who their}", E = "{who they}" }

local function template(text)
  if type(text) ~= "string" or text == "" then return nil end
  text = text:gsub("[{}]", ""):gsub("%$(%a)", function(code) return CODES[code] or "" end)
  return (text:gsub("^{actor", "{Actor"):gsub("^{the who", "{The who"))
end

local function tell(who, text, names)
  text = template(text)
  if text then who:tell(text, names) end
end

local function show(actor, text, who)
  text = template(text)
  if text then
    actor:act(text, { who = who }, { except = { actor, who }, unseen_is_silent = true, personal = true })
  end
end

local function do_it(e, social)
  local who = e.who
  if who and who:is("character") and not sees(who, e.actor) then
    refuse("{The who} can't see you from there.", { who = who })
  end
  manners.must_show(e.actor)
  local event = { actor = e.actor, thing = who }
  verbs.must(verbs.may(social.name, event))
  local names = { who = who, actor = e.actor }
  if not who then
    tell(e.actor, social.alone or ("You %s."):format(social.name))
    show(e.actor, social.others_alone)
  elseif who == e.actor then
    tell(e.actor, social.self or "You don't need to.")
    show(e.actor, social.self and social.others_self)
  elseif not who:is("character") or not social.at then
    refuse("You can only {word} by yourself.", { word = social.name })
  else
    tell(e.actor, social.at, names)
    show(e.actor, social.others_at, who)
    if not sys.ignores(who, e.actor, true) then tell(who, social.them or social.others_at, names) end
  end
  after_event(social.name, event)
end

for name, social in pairs(lore.socials()) do
  command(name, { fallback = true }, function(e) do_it(e, social) end)
  command(name .. " [at|to|with] {who:seen}", { fallback = true }, function(e) do_it(e, social) end)
end
