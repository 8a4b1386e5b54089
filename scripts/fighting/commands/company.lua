--- Fighting together: assist, order, and the auto options. Groups are in commands/party.lua.
local arena = require("arena")
local blows = require("blows")
local body = require("body")
local company = require("company")
local fight = require("fight")
local manners = require("manners")
local points = require("points")
local verbs = require("verbs")
local words = require("words")

local POINTS = "%h/%Hhp %m/%Mmana "

points.add("settings.taken", function(word)
  return word == "combat" or word == "numbers" or word:find("^auto") ~= nil
end)
points.add("settings.prompts", function(prompts) prompts.points = POINTS end)
points.add("settings.choose", function(who, name, value)
  if name ~= "prompt" or value ~= POINTS then return end
  if not sys.rules().fighting then refuse("Points don't exist here, since this world has no fighting.") end
  body.begin(who)
end)
points.add("settings.changed", function(who, name)
  blows.update(who)
  if name == "prompt" and company.leader(who) then company.show({ who }) end
end)

arena.command("assist {who:character}", function(e)
  body.must_act(e.actor)
  local foe = verbs.living(e.who.fighting) or verbs.living(fight.foes(e.who, e.room)[1])
  if e.who == e.actor then refuse("You're already doing what you can.") end
  if not foe then refuse("But nobody is fighting {the who}!", { who = e.who }) end
  e.actor:act("{Actor} {verb:jump} to the aid of {the who}!", { who = e.who })
  verbs.must(fight.start(e.actor, foe))
end)

--- The auto options: the texts for on and off.
local AUTO = {
  autoloot = { "You'll automatically take everything from the corpses of your kills.",
    "You'll no longer automatically take everything from the corpses of your kills." },
  autogold = { "You'll automatically take the coins of your kills.",
    "You'll no longer automatically take the coins of your kills." },
  autosplit = { "You'll automatically share the coins that you take with your group.",
    "You'll no longer automatically share coins." },
  autosac = { "You'll automatically remove the empty corpses of your kills.",
    "You'll leave the empty corpses of your kills where they are." },
  autoassist = { "You'll automatically assist your group.", "You'll no longer automatically assist your group." },
}
local SHOWN = {
  brief_fights = { "You'll read one line for each round of a fight.", "You'll read a line for each blow." },
  show_numbers = { "You'll also read numbers.", "You'll read words only, no numbers." },
}
local ORDER = { "autoassist", "autogold", "autoloot", "autosac", "autosplit" }

--- True if WHO has the option on. autoassist is on by default, the others are off.
local function is_on(who, name)
  if name == "autoassist" then return who.autoassist ~= false end
  return who[name] == true
end

local function switch(who, name, on)
  if name == "autoassist" then
    if on then who[name] = nil else who[name] = false end
  elseif name == "brief_fights" then
    who[name] = on -- nil would let it follow the option screenreader
    blows.update(who)
  else
    who[name] = on or nil
  end
  return (AUTO[name] or SHOWN[name])[on and 1 or 2]
end

for name in pairs(AUTO) do
  arena.command(name, function(e) return switch(e.actor, name, not is_on(e.actor, name)) end)
end

arena.command("set auto", function(e)
  for _, name in ipairs(ORDER) do
    e.actor:tell("{name}: {state}", { name = name, state = is_on(e.actor, name) and "on" or "off" })
  end
end)

local ON = { on = true, off = false }

arena.command("set auto {name:word} [to|=] [{value:word}]", function(e)
  local name = "auto" .. e.name:lower():gsub("^auto", "")
  if not AUTO[name] then refuse("The options are {all}.", { all = words.list(ORDER) }) end
  if not e.value then return switch(e.actor, name, not is_on(e.actor, name)) end
  local on = ON[e.value:lower()]
  if on == nil then refuse("{name} can be on or off.", { name = name }) end
  return switch(e.actor, name, on)
end)

arena.command("set combat [to|=] {value:word}", function(e)
  local how = e.value:lower()
  if how ~= "brief" and how ~= "full" then refuse("combat can be brief (one line a round) or full.") end
  return switch(e.actor, "brief_fights", how == "brief")
end)

arena.command("set {name:word} [to|=] {value:word}", function(e)
  local name, value = e.name:lower(), e.value:lower()
  if not AUTO[name] and name ~= "numbers" then return pass() end
  if ON[value] == nil then refuse("{name} can be on or off.", { name = name }) end
  return switch(e.actor, name == "numbers" and "show_numbers" or name, ON[value])
end)

for _, whom in ipairs({ "all", "everybody", "followers" }) do
  arena.command("order " .. whom .. " [to] {words:text}", function()
    refuse("You can only order one at a time. To order your pet: <cmd order NAME LINE>order NAME LINE</>")
  end)
end

arena.command("order {who:character} [to] {words:text}", function(e)
  if e.who.pet_of ~= e.actor then refuse("{The who} {who verb:have} no reason to obey you.", { who = e.who }) end
  -- A pet speaks and gestures for its owner: not while they are muted, nor to people who ignore them.
  manners.must_speak(e.actor)
  manners.must_show(e.actor, e.words)
  e.actor:tell("{The who} {who verb:obey}.", { who = e.who })
  local ok, why = perform(e.who, e.words, e.actor)
  if not ok then verbs.decline_plain(why) end
end)
