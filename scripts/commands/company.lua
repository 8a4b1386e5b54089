--- Fighting together: assist, order, and what one leaves to be done by itself. Groups are commands/party.lua.
local arena = require("arena")
local blows = require("blows")
local body = require("body")
local fight = require("fight")
local manners = require("manners")
local verbs = require("verbs")
local words = require("words")

arena.command("assist {who:character}", function(e)
  body.must_act(e.actor)
  local foe = verbs.living(e.who.fighting) or verbs.living(fight.foes(e.who, e.room)[1])
  if e.who == e.actor then refuse("You do what you can already.") end
  if not foe then refuse("But nobody is fighting {the who}!", { who = e.who }) end
  act(e.actor, "{Actor} {verb:jump} to the aid of {the who}!", { who = e.who })
  verbs.must(fight.start(e.actor, foe))
end)

--- What one can set, by its name: what is said when it is on, and when it is off.
local AUTO = {
  autoloot = { "You take all that is in the corpses of whom you kill by yourself.",
    "You no longer take all that is in the corpses of whom you kill by yourself." },
  autogold = { "You take the coins of whom you kill by yourself.",
    "You no longer take the coins of whom you kill by yourself." },
  autosplit = { "You share with your group the coins that you take by yourself.",
    "You no longer share coins by yourself." },
  autosac = { "You leave no empty corpses of whom you kill behind.",
    "You leave the empty corpses of whom you kill where they are." },
  autoassist = { "You assist your group by yourself.", "You no longer assist your group by yourself." },
}
local SHOWN = {
  brief_fights = { "Of each round of a fight you read one line.", "Of each blow you read a line." },
  show_numbers = { "You read what is known in numbers, too.", "You read how things are in words." },
}
local ORDER = { "autoassist", "autogold", "autoloot", "autosac", "autosplit" }

--- Assisting is on unless it was switched off; all else the other way round.
local function is_on(who, name)
  if name == "autoassist" then return who.autoassist ~= false end
  return who[name] == true
end

local function switch(who, name, on)
  if name == "autoassist" then
    if on then who[name] = nil else who[name] = false end
  elseif name == "brief_fights" then
    who[name] = on -- unlike nothing, which leaves it to whether they have a screen reader
    blows.heed(who)
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
  if not AUTO[name] then refuse("There are {all}.", { all = words.list(ORDER) }) end
  if not e.value then return switch(e.actor, name, not is_on(e.actor, name)) end
  local on = ON[e.value:lower()]
  if on == nil then refuse("{name} can be on or off.", { name = name }) end
  return switch(e.actor, name, on)
end)

arena.command("set combat [to|=] {value:word}", function(e)
  local how = e.value:lower()
  if how ~= "brief" and how ~= "full" then refuse("combat can be brief, a line a round, or full.") end
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
    refuse("You order one at a time. For a pet of yours: order NAME LINE")
  end)
end

arena.command("order {who:character} [to] {words:text}", function(e)
  if e.who.pet_of ~= e.actor then refuse("{The who} {who verb:have} no reason to obey you.", { who = e.who }) end
  manners.must_speak(e.actor) -- for a pet says what it is told to say
  manners.must_show(e.actor, e.words)
  e.actor:tell("{The who} {who verb:obey}.", { who = e.who })
  local ok, why = perform(e.who, e.words, true)
  if not ok then verbs.decline(quote(why)) end
end)
